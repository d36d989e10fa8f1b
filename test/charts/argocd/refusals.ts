/** What must not compile; `tsc` is the test, and reports each line that compiles after all. */
import { type Annotations, compareOptions, hook, syncOptions } from '../../../charts/argocd/annotations.ts';
import type { ApplicationProps, Sources } from '../../../charts/argocd/application.ts';
import type { ApplicationSetProps } from '../../../charts/argocd/application-set.ts';
import { cluster } from '../../../charts/argocd/cluster-secret.ts';
import type { Destination } from '../../../charts/argocd/destination.ts';
import { clusters, git, list, matrix, merge, pullRequest, scmProvider } from '../../../charts/argocd/generators.ts';
import type { IgnoreDifference } from '../../../charts/argocd/ignore-differences.ts';
import type { AppProjectProps } from '../../../charts/argocd/project.ts';
import { repositoryCredentials } from '../../../charts/argocd/secrets.ts';
import { directory, gitRef, helmChart, oci } from '../../../charts/argocd/source.ts';
import { automated, paused } from '../../../charts/argocd/sync-policy.ts';
import type { SyncWindow } from '../../../charts/argocd/sync-window.ts';

const REPO = 'https://git.example.org/x.git';
const SOURCE = directory({ repoURL: REPO, path: 'a', targetRevision: 'main', recurse: true });
const REF = gitRef({ repoURL: REPO, targetRevision: 'main', ref: 'values' });
const NESTED = matrix(matrix(clusters(), clusters()), clusters());

export const destinations: Destination[] = [
  // @ts-expect-error server and name
  { server: 'https://x', name: 'x' },
  // @ts-expect-error neither
  { namespace: 'x' },
];

// @ts-expect-error whether folders below count has to be said
directory({ repoURL: REPO, path: 'a', targetRevision: 'main' });
// @ts-expect-error no revision
directory({ repoURL: REPO, path: 'a', recurse: true });
// @ts-expect-error a chart has no path
helmChart({ repoURL: REPO, chart: 'x', targetRevision: '1.0.0', path: 'a' });
// @ts-expect-error Argo CD ignores helm.version
helmChart({ repoURL: REPO, chart: 'x', targetRevision: '1.0.0', version: 'v3' });
// @ts-expect-error one form of values
helmChart({ repoURL: REPO, chart: 'x', targetRevision: '1.0.0', values: 'a: 1', valuesObject: { a: 1 } });
// @ts-expect-error not an OCI URL
oci({ repoURL: REPO, targetRevision: '1.0.0', path: '.' });

// @ts-expect-error a source that only lends files stands beside another
export const alone: ApplicationProps['source'] = REF;
// @ts-expect-error several are two at least
export const few: Sources = [SOURCE];

// @ts-expect-error what deletion does has to be said
export const silent: ApplicationProps = {
  name: 'a',
  project: 'p',
  destination: { name: 'x' },
  source: SOURCE,
  syncPolicy: automated(),
};

// @ts-expect-error Replace loses data
automated({ options: { replace: true } });
// @ts-expect-error Force deletes
automated({ options: { force: true } });
// @ts-expect-error Validate=false hides mistakes
automated({ options: { validate: false } });
// @ts-expect-error not the string form
automated({ options: ['ServerSideApply=true'] });
// @ts-expect-error a namespace is never made without its Pod Security level
automated({ managedNamespaceMetadata: { labels: { team: 'a' } } });
// @ts-expect-error no such level
paused({ managedNamespaceMetadata: { labels: { 'pod-security.kubernetes.io/enforce': 'strict' } } });
// @ts-expect-error true is the default of Argo CD and no option
syncOptions({ prune: true });
// @ts-expect-error only Jobs are replaced
syncOptions({ replace: true });

// @ts-expect-error no such phase
hook('BeforeSync');
// @ts-expect-error counts only with ServerSideDiff
compareOptions({ includeMutationWebhook: true });
// @ts-expect-error Argo CD writes it
export const tracked: Annotations = { 'argocd.argoproj.io/tracking-id': 'x' };

// @ts-expect-error names no field
export const nothing: IgnoreDifference = { kind: 'Secret' };

// @ts-expect-error which kinds without a namespace are permitted has to be said
export const project: AppProjectProps = { name: 'p', description: 'd', sourceRepos: [], destinations: [] };

export const windows: SyncWindow[] = [
  // @ts-expect-error concerns nothing
  { kind: 'allow', schedule: '0 22 * * *', duration: '8h', timeZone: 'UTC' },
  // @ts-expect-error no such kind
  { kind: 'permit', schedule: '0 22 * * *', duration: '8h', timeZone: 'UTC', clusters: ['*'] },
  // @ts-expect-error in which time zone
  { kind: 'deny', schedule: '0 22 * * *', duration: '8h', clusters: ['*'] },
];

// @ts-expect-error a generator at least
export const generators: ApplicationSetProps['generators'] = [];
// @ts-expect-error elements or elementsYaml
list({});
// @ts-expect-error folders or files, not both
git({ repoURL: REPO, revision: 'main', directories: [{ path: 'a' }], files: [{ path: 'b' }] });
// @ts-expect-error one provider
scmProvider({ github: { organization: 'a' }, gitea: { api: 'x', owner: 'a' } });
// @ts-expect-error a provider
pullRequest({});
// @ts-expect-error a merge is of two at least
merge({ mergeKeys: ['a'], generators: [clusters()] });
// @ts-expect-error Argo CD nests no deeper
matrix(NESTED, clusters());

const EDGE = { name: 'a', cluster: 'a', server: 'https://x:6443', credentials: 'token' } as const;
// @ts-expect-error a client refuses both
cluster({ ...EDGE, tls: { insecure: true, caData: 'x' } });
// @ts-expect-error neither an authority nor its absence
cluster({ ...EDGE, tls: {} });
// @ts-expect-error clusterResources counts only beside namespaces
cluster({ ...EDGE, tls: { caData: 'x' }, clusterResources: true });
// @ts-expect-error credentials without any
repositoryCredentials({ name: 'a', type: 'git', url: REPO, credentials: 'none' });
