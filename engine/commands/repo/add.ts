import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_SECRET } from '../../../charts/argocd/argocd-credentials.ts';
import { ARGOCD_NAMESPACE } from '../../../charts/argocd/namespace.ts';
import { warning } from '../../../charts/shared/finding.ts';
import { type GitCredentials, gitCredentialsOf } from '../../../clusters/schema/fleet.ts';
import { FileJournal } from '../../access/file-journal.ts';
import { whole } from '../../access/whole.ts';
import { FLEET_FILE, shownPath } from '../../load/files.ts';
import { secretNamed } from '../../seal/find.ts';
import { readPlaintext } from '../../seal/plaintext/source.ts';
import { replaceFile } from '../../seal/replace-file.ts';
import { refuse } from '../../seal/seal-error.ts';
import { refuseDemo, type SealFleet, sealedPath } from '../../seal/seal-fleet.ts';
import { checkSealable, sealValues } from '../../seal/seal-values.ts';
import { withText } from '../../yaml/edit.ts';
import { command, type ExitCode, type Runtime, UsageError, type Values } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { clustersFolder, FLEET_OPTIONS, MARKS } from '../options.ts';
import { fleetOf } from '../seal/project.ts';
import { reportWrites } from '../seal/writes.ts';
import { checkUsername, deployKey, githubApp, type RepositoryCredentials, tokenCredentials } from './credentials.ts';

const OPTIONS = {
  clusters: FLEET_OPTIONS.clusters,
  token: { type: 'boolean', summary: 'a project access token or a deploy token, which is asked for and not shown' },
  username: { type: 'string', summary: 'with --token: the name that it was made with' },
  file: { type: 'string', short: 'f', summary: 'with --token: read it from a file' },
  stdin: { type: 'boolean', summary: 'with --token: read it from standard input' },
  env: { type: 'string', summary: 'with --token: read it from this environment variable' },
  'deploy-key': { type: 'string', summary: 'file of an ssh key that may read the repository' },
  'github-app': { type: 'string', summary: 'ID of a GitHub App; needs --installation and --key' },
  installation: { type: 'string', summary: 'with --github-app: ID of its installation' },
  key: { type: 'string', summary: 'with --github-app: file of its private key' },
  'dry-run': { type: 'boolean', summary: 'print what would be written, and ask for nothing' },
} as const;

type RepoValues = Values<typeof OPTIONS>;

export const add = command({
  summary: "seal what Argo CD reads the fleet's repository with",
  options: OPTIONS,
  refusal:
    'a token is never an argument: the shell keeps it; leave it out to be asked for it, or give --file, --stdin or --env',
  run: (values, runtime) => orReport(runtime, () => addRepository(values, runtime)),
});

async function addRepository(values: RepoValues, runtime: Runtime): Promise<ExitCode> {
  const { terminal, project } = runtime;
  const kind = kindOf(values);
  refuseDemo(fleetOf(project, values.clusters));
  const { fleet, path, text, changed } = fleetWith(kind, values.clusters, runtime);
  const need = secretNamed(fleet, fleet.fleet.central, `${ARGOCD_NAMESPACE}/${REPOSITORY_SECRET}`);
  checkSealable(fleet, [need], currentDay());
  const { url } = fleet.fleet.git;
  if (kind === 'token' && url.startsWith('http:')) {
    terminal.report([warning('open-transport', 'git.url', `${url} sends the token in the open; expected https`)]);
  }
  if (values['dry-run']) {
    if (changed) terminal.print(`${MARKS.changed} ${shownPath(path)}: git.credentials: ${kind}`);
    terminal.print(`${MARKS.changed} ${shownPath(sealedPath(fleet, need))}: ${need.spec.values.join(', ')}`);
    return 0;
  }
  const credentials = await credentialsOf(kind, values, url);
  try {
    const files = new FileJournal();
    const write = await whole({ files, warn: () => {} }, async () => {
      for (const file of [path, sealedPath(fleet, need)]) files.keep(file);
      const plaintexts = [...credentials.values].map(([name, plaintext]) => [name, { plaintext }] as const);
      const sealed = sealValues(fleet, { need, values: new Map(plaintexts) }, currentDay());
      if (changed) replaceFile(path, text);
      return sealed;
    });
    if (changed) terminal.print(`${MARKS.changed} ${shownPath(path)}`);
    reportWrites(terminal, fleet, [write]);
    return 0;
  } finally {
    for (const plaintext of credentials.values.values()) plaintext.fill(0);
  }
}

type Kind = RepositoryCredentials['kind'];

/** The one way that was said. */
function kindOf(values: RepoValues): Kind {
  const { token, 'deploy-key': deploy, 'github-app': app, username, installation, key } = values;
  const said: Kind[] = [
    ...(token ? (['token'] as const) : []),
    ...(deploy === undefined ? [] : (['deploy-key'] as const)),
    ...(app === undefined ? [] : (['github-app'] as const)),
  ];
  const [kind] = said;
  if (kind === undefined || said.length > 1) {
    throw new UsageError('expected one of --token --username NAME, --deploy-key FILE and --github-app ID');
  }
  if ((kind === 'token') !== (username !== undefined)) throw new UsageError('--token and --username NAME go together');
  if (kind === 'github-app' && (installation === undefined || key === undefined)) {
    throw new UsageError('--github-app needs --installation ID and --key FILE');
  }
  if (username !== undefined) checkUsername(username);
  const from = [values.file, values.stdin || undefined, values.env].filter((each) => each !== undefined);
  if (from.length > 1) throw new UsageError('a token comes from one place: --file, --stdin or --env');
  if (from.length > 0 && kind !== 'token') throw new UsageError('--file, --stdin and --env are of --token');
  return kind;
}

async function credentialsOf(kind: Kind, values: RepoValues, url: string): Promise<RepositoryCredentials> {
  if (kind === 'deploy-key') return deployKey(values['deploy-key']!);
  if (kind === 'github-app') {
    return githubApp({ id: values['github-app']!, installation: values.installation!, keyFile: values.key! });
  }
  const token = await readPlaintext(values, `token of ${values.username} for ${url}`, {
    keyboard: process.stdin,
    screen: process.stderr,
    stdin: process.stdin,
    env: process.env,
  });
  return tokenCredentials(values.username!, token);
}

interface FleetWith {
  fleet: SealFleet;
  /** Of the fleet's own file. */
  path: string;
  text: string;
  changed: boolean;
}

/** The fleet as if its data said that Argo CD logs in so; what else stands in its file stays, comments too. */
function fleetWith(kind: GitCredentials, clusters: string | undefined, { project }: Runtime): FleetWith {
  const path = join(clustersFolder(project.root, clusters), FLEET_FILE);
  const before = fleetOf(project, clusters);
  const source = readFileSync(path, 'utf8');
  if (gitCredentialsOf(before.fleet.git) === kind) return { fleet: before, path, text: source, changed: false };
  const isSsh = !/^https?:/.test(before.fleet.git.url);
  if (isSsh !== (kind === 'deploy-key')) {
    const expected = kind === 'deploy-key' ? 'an ssh URL such as git@host:group/project.git' : 'an https URL';
    throw refuse(
      'repository-credentials',
      shownPath(path),
      `git.url is ${before.fleet.git.url}; a ${kind} needs ${expected}`,
    );
  }
  const text = withText(source, ['git', 'credentials'], kind);
  const proposed = [{ path: shownPath(path), name: FLEET_FILE, bytes: Buffer.from(text ?? source) }];
  const fleet = fleetOf(project, clusters, proposed);
  if (text === undefined || gitCredentialsOf(fleet.fleet.git) !== kind) {
    throw refuse(
      'repository-credentials',
      shownPath(path),
      `expected credentials: ${kind} in it, below git; write it by hand`,
    );
  }
  return { fleet, path, text, changed: true };
}
