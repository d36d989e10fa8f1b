import { describe, expect, test } from 'vitest';
import { type Annotations, compareOptions, hook, syncOptions } from '../../../charts/argocd/annotations.ts';
import type { ApplicationProps } from '../../../charts/argocd/application.ts';
import { ApplicationSet, type ApplicationSetProps } from '../../../charts/argocd/application-set.ts';
import { clusters } from '../../../charts/argocd/generators.ts';
import { AppProject, type AppProjectProps } from '../../../charts/argocd/project.ts';
import { directory, gitRef, helmChart, helmPath } from '../../../charts/argocd/source.ts';
import { automated, manual, type SyncPolicy } from '../../../charts/argocd/sync-policy.ts';
import type { SyncWindow } from '../../../charts/argocd/sync-window.ts';
import { AGENT, application, jsonOf, SOURCE } from './objects.ts';

const GIT = { repoURL: 'https://git.example.org/x.git', targetRevision: 'main', path: 'a' };
const CHART = { repoURL: 'https://charts.example.org', chart: 'x', targetRevision: '1.0.0' };

/** Data that came past the compiler, as a cast would let it. */
const untyped = <T>(value: unknown): T => value as T;

const optionsOf = (syncPolicy: SyncPolicy): string[] => application({ syncPolicy }).spec.syncPolicy.syncOptions;

describe('applies and syncs', () => {
  test('Replace=true on an Application loses data: refused', () => {
    const options = untyped<object>({ replace: true });
    expect(() => application({ syncPolicy: automated({ options }) })).toThrow('replace is refused or unknown');
  });

  test('Force=true on an Application deletes: refused', () => {
    const options = untyped<object>({ force: true });
    expect(() => application({ syncPolicy: automated({ options }) })).toThrow('force is refused or unknown');
  });

  test('Validate=false hides mistakes: refused', () => {
    expect(() => syncOptions(untyped({ validate: false }))).toThrow('validate is refused or unknown');
  });

  test('CreateNamespace without metadata makes a namespace without a Pod Security level: comes only with it', () => {
    const managedNamespaceMetadata = { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } as const;
    expect(optionsOf(automated())).not.toContain('CreateNamespace=true');
    expect(optionsOf(automated({ managedNamespaceMetadata }))).toContain('CreateNamespace=true');
  });

  test('managedNamespaceMetadata without a namespace in the destination does nothing: refused', () => {
    const managedNamespaceMetadata = { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } as const;
    expect(() =>
      application({ destination: { name: 'edge' }, syncPolicy: automated({ managedNamespaceMetadata }) }),
    ).toThrow('the destination names no namespace');
  });

  test('two Applications that own one object flip it: FailOnSharedResource is on', () => {
    expect(optionsOf(manual())).toContain('FailOnSharedResource=true');
  });

  test('ignoreDifferences only hides the difference: RespectIgnoreDifferences comes with it', () => {
    const ignoreDifferences = [{ kind: 'Secret', jsonPointers: ['/data'] as const }];
    expect(application({ ignoreDifferences }).spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
  });

  test('ignoreDifferences that names no field ignores nothing: refused', () => {
    const ignoreDifferences = untyped<ApplicationProps['ignoreDifferences']>([{ kind: 'Secret' }]);
    expect(() => application({ ignoreDifferences })).toThrow('ignoreDifferences: Secret: names no field');
  });

  test('a JSON pointer without its slash matches nothing: refused', () => {
    const ignoreDifferences = [{ kind: 'Secret', jsonPointers: ['data'] as const }];
    expect(() => application({ ignoreDifferences })).toThrow('expected a JSON pointer such as /spec/replicas');
  });

  test('a commit that failed is not tried again: every Application retries, with newer commits', () => {
    expect(application().spec.syncPolicy.retry).toMatchObject({ limit: -1, refresh: true });
  });

  test('retry.limit 0 never tries again: refused', () => {
    expect(() => application({ syncPolicy: automated({ retry: { limit: 0 } }) })).toThrow('retry.limit: 0');
  });

  test('an empty render deletes everything: allowEmpty is off unless asked for', () => {
    expect(application().spec.syncPolicy.automated.allowEmpty).toBe(false);
  });

  test('IncludeMutationWebhook counts only with ServerSideDiff: neither is written alone', () => {
    expect(() => compareOptions({})).toThrow('expected at least one option');
  });

  test('a hook without a delete policy stays in the way of the next: the policy is always written', () => {
    expect(hook('PreSync')).toHaveProperty('argocd.argoproj.io/hook-delete-policy', 'BeforeHookCreation');
  });
});

describe('deletion', () => {
  test('a finalizer deletes what the Application made: only `cascade` writes one', () => {
    expect(application({ deletion: 'orphan' }).metadata.finalizers).toBeUndefined();
    expect(application({ deletion: 'cascade' }).metadata.finalizers).toHaveLength(1);
  });

  test('an Application name is part of its tracking id and of labels: no long or odd one', () => {
    expect(() => application({ name: 'x'.repeat(64) })).toThrow('at most 63 characters');
    expect(() => application({ name: 'Agent_One' })).toThrow('expected a DNS label');
  });

  test('an ApplicationSet whose generator gives nothing deletes all: it only creates and updates', () => {
    expect(applicationSet().spec.syncPolicy.applicationsSync).toBe('create-update');
  });

  test('an ApplicationSet puts finalizers on its Applications: not where the template orphans', () => {
    expect(applicationSet().spec.syncPolicy.preserveResourcesOnDeletion).toBe(true);
  });

  test('an ApplicationSet renders a missing parameter as text: it fails', () => {
    expect(applicationSet().spec.goTemplateOptions).toEqual(['missingkey=error']);
  });

  test('an ApplicationSet whose Applications share one name: refused', () => {
    expect(() => applicationSet({ template: AGENT })).toThrow('every Application would have one name');
  });

  test('rollingSync prunes only where the template would, though it switches automated sync off: both may stand', () => {
    const { spec } = applicationSet({ rollingSync: { steps: [] } });
    expect(spec.template.spec.syncPolicy.automated).toMatchObject({ prune: true });
  });

  test('a project goes while Applications refer to it: its finalizer keeps it', () => {
    expect(project().metadata.finalizers).toHaveLength(1);
  });
});

describe('tracking, projects, sources', () => {
  test('the tracking annotation in Git makes two Applications share an object: refused', () => {
    const annotations = untyped<Annotations>({ 'argocd.argoproj.io/tracking-id': 'x' });
    expect(() => application({ annotations })).toThrow('is written by Argo CD, never in Git');
  });

  test('server and name at once, or neither, leave the destination unknown: refused', () => {
    expect(() => application({ destination: untyped({ server: 'https://x', name: 'x' }) })).toThrow('exactly one of');
    expect(() => application({ destination: untyped({ namespace: 'x' }) })).toThrow('exactly one of');
  });

  test('a project that may write into the namespace of Argo CD is its administrator: refused unless said', () => {
    const destinations = [{ server: 'https://kubernetes.default.svc', namespace: 'argo*' }];
    expect(() => project({ destinations })).toThrow('an administrator of Argo CD');
    expect(() => project({ destinations: [{ name: '*', namespace: '*' }] })).toThrow('an administrator of Argo CD');
    expect(() => project({ destinations, mayWriteArgoCd: true })).not.toThrow();
    expect(() => project({ destinations: [{ name: 'cluster-02', namespace: 'argocd' }] })).not.toThrow();
  });

  test('whatever way it says so: one of several, another than one that it denies', () => {
    const at =
      (...namespaces: string[]) =>
      () =>
        project({
          destinations: namespaces.map((namespace) => ({ server: 'https://kubernetes.default.svc', namespace })),
        });
    expect(at('{argocd,monitoring}')).toThrow('namespace {argocd,monitoring} on');
    expect(at('arg?cd')).toThrow('namespace arg?cd on');
    expect(at('!kube-system')).toThrow('namespace !kube-system on');
    expect(at('{argo-rollouts,monitoring}')).not.toThrow();
    expect(at('*', '!argocd')).not.toThrow();
  });

  test('a missing clusterResourceWhitelist permits no cluster-scoped kind: an empty one has to be written', () => {
    expect(project({ clusterResourceWhitelist: [] }).spec.clusterResourceWhitelist).toEqual([]);
  });

  test.each([
    ['schedule', { schedule: '0 22 * *' }, 'expected five fields'],
    ['schedule', { schedule: '0 24 * * *' }, '24 is no hour'],
    ['schedule', { schedule: '@daily' }, 'expected five fields'],
    ['duration', { duration: '8 hours' }, 'expected a duration'],
    ['timeZone', { timeZone: 'Asia/Soul' }, 'expected a name such as Asia/Seoul'],
    ['timeZone', { timeZone: 'asia/seoul' }, 'did you mean Asia/Seoul?'],
  ])('a sync window with a wrong %s never opens: refused', (_, change, message) => {
    const window: SyncWindow = {
      kind: 'allow',
      schedule: '0 22 * * *',
      duration: '8h',
      timeZone: 'UTC',
      clusters: ['*'],
      ...change,
    };
    expect(() => project({ syncWindows: [window] })).toThrow(message);
  });

  test('a directory that says nothing is dropped from the live Application, then differs for ever: it names its files', () => {
    expect(directory({ ...GIT, recurse: false }).spec.directory).toEqual({ include: '{*.yaml,*.yml,*.json}' });
  });

  test.each(['/dist', '../dist', 'a/../../b'])('a path that leaves the repository (%s): refused', (path) => {
    expect(() => application({ source: directory({ ...GIT, path, recurse: true }) })).toThrow('inside the repository');
  });

  test.each(['*', '^1.0.0', '1.x', 'latest', '1.0'])('a floating chart version (%s): refused', (targetRevision) => {
    expect(() => application({ source: helmChart({ ...CHART, targetRevision }) })).toThrow('one exact chart version');
  });

  test('a chart version that an ApplicationSet fills in passes', () => {
    const source = helmChart({ ...CHART, targetRevision: '{{ .version }}' });
    expect(() => applicationSet({ template: { ...AGENT, name: '{{ .name }}', source } })).not.toThrow();
  });

  test('$values without a source of that ref does not render: refused', () => {
    const source = helmPath({ ...GIT, valueFiles: ['$values/a.yaml'] });
    expect(() => application({ source })).toThrow('no source beside it has that ref');
  });

  test('two sources of one ref: refused', () => {
    const ref = gitRef({ ...GIT, ref: 'values' });
    expect(() => application({ source: [SOURCE, ref, ref] })).toThrow('ref values stands twice');
  });

  test('sources that only lend files give no manifests, and prune deletes all: refused', () => {
    const source = [gitRef({ ...GIT, ref: 'a' }), gitRef({ ...GIT, ref: 'b' })] as const;
    expect(() => application({ source })).toThrow('none of them gives manifests');
  });

  test('a password in repoURL is in Git for ever: refused', () => {
    const source = directory({ ...GIT, repoURL: 'https://me:secret@git.example.org/x.git', recurse: true });
    expect(() => application({ source })).toThrow('repoURL holds a password');
  });

  test('the source hydrator refuses the root of a branch: refused here too', () => {
    const sourceHydrator = { drySource: { repoUrl: 'x', path: 'a', targetRevision: 'main' } };
    expect(() =>
      application({
        source: undefined,
        sourceHydrator: { ...sourceHydrator, syncSource: { path: '.', targetBranch: 'env' } },
      }),
    ).toThrow('the root of the branch is refused');
  });

  test('all that is wrong is said at once, each with the object', () => {
    const destination = untyped<ApplicationProps['destination']>({});
    expect(() => application({ destination, syncPolicy: automated({ retry: { limit: 0 } }) })).toThrow(
      /^Application agent-one: destination: .*\nApplication agent-one: retry\.limit: /,
    );
  });
});

const applicationSet = (props: Partial<ApplicationSetProps> = {}) =>
  jsonOf(
    (scope) =>
      new ApplicationSet(scope, 'ApplicationSet', {
        name: 'agents',
        generators: [clusters()],
        template: { ...AGENT, name: 'agent-{{ .name }}' },
        ...props,
      }),
  );

const project = (props: Partial<AppProjectProps> = {}) =>
  jsonOf(
    (scope) =>
      new AppProject(scope, 'AppProject', {
        name: 'observability',
        description: 'what the fleet runs',
        sourceRepos: [],
        destinations: [],
        clusterResourceWhitelist: [],
        ...props,
      }),
  );
