import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { Outgoing } from '../shared/network.ts';
import { person, type SecretSpec, secret } from '../shared/secret.ts';
import type { ImageUpdaterSettings } from './image-updater-options.ts';
import { updatedApps } from './updated-apps.ts';

type PushCredentials = NonNullable<ImageUpdaterSettings['git']['credentials']>;

/** Where the robot pushes to, with what, and by which host and port. */
export interface PushTarget {
  url: string;
  credentials: PushCredentials;
  host: string;
  port: number;
}

export function pushTarget({ git }: Pick<ImageUpdaterSettings, 'git'>, fleetUrl: string): PushTarget {
  const url = git.repository ?? sshUrl(fleetUrl);
  const credentials = git.credentials ?? (url.startsWith('https://') ? 'token' : 'deploy-key');
  return { url, credentials, ...hostOf(url) };
}

const GITHUB = 'github.com';

const GIT_SECRET = 'argocd-image-updater-git';

/** Where a GitHub App gets its tokens, and where requests are opened: beside what it pushes to, or the same. */
const apiOf = ({ host, port }: PushTarget): { host: string; port: number } =>
  host === GITHUB ? { host: `api.${GITHUB}`, port: 443 } : { host, port };

/** What a GitHub App on a server of one's own is told beside its key; without it, it would ask GitHub's. */
const enterpriseUrl = ({ credentials, host, url }: PushTarget): string | undefined =>
  credentials === 'github-app' && host !== GITHUB ? `${new URL(url).origin}/api/v3` : undefined;

/** What v1.3.0 would say of a request each time anew; undefined where it can open it. */
export function requestProblem(provider: 'github' | 'gitlab', { credentials }: PushTarget): string | undefined {
  if (credentials === 'deploy-key')
    return 'a deploy key pushes, and opens no request; expected git.repository of argocd-image-updater by https, with token or github-app';
  return provider === 'gitlab' && credentials === 'github-app'
    ? 'a GitHub App opens no merge request on GitLab; expected git.credentials: token of argocd-image-updater'
    : undefined;
}

/** As the services that host Git spell the same repository for ssh. */
function sshUrl(url: string): string {
  const [, host, path] = /^https?:\/\/([^/:]+)(?::\d+)?\/(.+)$/.exec(url) ?? [];
  return host === undefined ? url : `git@${host}:${path}`;
}

function hostOf(url: string): { host: string; port: number } {
  const [, scheme, host = '', port] = /^(?:(https|ssh):\/\/)?(?:[^@/]*@)?([^:/]*)(?::(\d+)\/)?/.exec(url) ?? [];
  const usual = scheme === 'https' ? 443 : 22;
  return { host: host.toLowerCase(), port: scheme === undefined ? usual : Number(port ?? usual) };
}

const GIT_KEYS = {
  'deploy-key': ['sshPrivateKey'],
  token: ['username', 'password'],
  'github-app': ['githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey'],
} as const satisfies Record<PushTarget['credentials'], readonly string[]>;

/** What the robot pushes with. */
export function gitSecret(push: PushTarget): SecretSpec {
  const { url, credentials } = push;
  const values: readonly string[] = GIT_KEYS[credentials];
  const purpose = `what the Image Updater pushes to ${url} with (${credentials}): it may write there, and nowhere else`;
  const enterprise = enterpriseUrl(push);
  const files: Record<string, string> = enterprise === undefined ? {} : { githubAppEnterpriseBaseUrl: enterprise };
  return secret(GIT_SECRET, [...values, ...Object.keys(files)], {
    purpose,
    values: Object.fromEntries(values.map((key) => [key, person(purpose)])),
    files,
  });
}

/** Where it pushes to, and where it asks for more than that. */
export function repositoryFlows(fleet: Fleet, push: PushTarget): Outgoing[] {
  const asksApi =
    push.credentials === 'github-app' || updatedApps(fleet).some(({ imageUpdater }) => imageUpdater.pullRequest);
  const api = apiOf(push);
  return [
    { to: { host: push.host }, ports: [push.port] },
    ...(asksApi && api.host !== push.host ? [{ to: { host: api.host }, ports: [api.port] }] : []),
  ];
}
