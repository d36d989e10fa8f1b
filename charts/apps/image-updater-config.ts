import { dump } from 'js-yaml';
import type { SecretRef } from '../shared/secret.ts';
import type { ImageUpdaterSettings } from './image-updater-options.ts';
import type { PushTarget } from './image-updater-push.ts';

export const FOLDERS = {
  config: '/app/config',
  programs: '/app/programs',
  knownHosts: '/app/config/ssh',
  certificates: '/app/config/tls',
} as const;

/** What Argo CD trusts, which its own ConfigMaps hold. */
export const TRUST = { knownHosts: 'argocd-ssh-known-hosts-cm', certificates: 'argocd-tls-certs-cm' } as const;

const MESSAGE = `Set {{ range $i, $change := .AppChanges }}{{ if $i }}, {{ end }}{{ $change.Image }} to {{ $change.NewTag }}{{ end }}

Application: {{ .AppName }}
{{ range .AppChanges -}}
Before: {{ .Image }}:{{ .OldTag }}
{{ end -}}
`;

export interface Registry {
  /** As images name it. */
  host: string;
  /** Whether it wants to know who asks. */
  login: boolean;
}

interface Settings {
  login: SecretRef<'.dockerconfigjson'> | undefined;
  options: Pick<ImageUpdaterSettings, 'registries'>;
}

/** `registries.conf` and the template of the commit's message, under the names that the robot looks for. */
export const configFiles = (registries: readonly Registry[], settings: Settings): Record<string, string> => ({
  'registries.conf': dump({ registries: registries.flatMap((registry) => registryConf(registry, settings) ?? []) }),
  'commit.template': MESSAGE,
});

/** Undefined of a registry whose API it knows by the name. */
function registryConf({ host, login: wanted }: Registry, { login, options }: Settings): object | undefined {
  const settings = options.registries[host];
  if (!wanted && settings === undefined) return undefined;
  const isHub = host === 'docker.io';
  return {
    name: host,
    prefix: host,
    api_url: settings?.apiUrl ?? (isHub ? 'https://registry-1.docker.io' : `https://${host}`),
    ping: true,
    ...(isHub ? { default: true, defaultns: 'library' } : {}),
    ...(wanted ? { credentials: `pullsecret:${login?.namespace}/${login?.name}`, credsexpire: '1h' } : {}),
    ...(settings === undefined ? {} : { limit: settings.limit }),
  };
}

/**
 * The programs that the robot runs in place of those of its image: v1.3.0 switches off the check of the server's
 * certificate and host key wherever its login comes from a Secret. Whoever stands on the way could take the login.
 */
export const programs = ({ host }: Pick<PushTarget, 'host'>): Record<string, string> => ({
  git: [
    '#!/bin/sh',
    'unset GIT_SSL_NO_VERIFY',
    `if [ -s ${FOLDERS.certificates}/${host} ]; then export GIT_SSL_CAINFO=${FOLDERS.certificates}/${host}; fi`,
    'exec /usr/bin/git "$@"',
    '',
  ].join('\n'),
  // Of an option that is given twice, ssh takes the first.
  ssh: [
    '#!/bin/sh',
    `exec /usr/bin/ssh -o StrictHostKeyChecking=yes -o UserKnownHostsFile=${FOLDERS.knownHosts}/ssh_known_hosts "$@"`,
    '',
  ].join('\n'),
});

/** Hosts that well-known registries send their users to, beside their own. */
export const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'docker.io': ['registry-1.docker.io', 'auth.docker.io', 'production.cloudfront.docker.com'],
  'ghcr.io': ['ghcr.io', 'pkg-containers.githubusercontent.com'],
  'quay.io': ['quay.io', '*.quay.io'],
  'registry.gitlab.com': ['registry.gitlab.com', 'gitlab.com', '*.gitlab-static.net', 'storage.googleapis.com'],
};
