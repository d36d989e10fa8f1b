import { describe, expect, test } from 'vitest';
import { type ChangeRule, differences } from '../../../charts/shared/changes/rule.ts';
import { fieldAt } from '../../../charts/shared/field-at.ts';
import { judgeChanges as judgeBy } from '../../../engine/change/judge.ts';
import type { Versions } from '../../../engine/change/versions.ts';
import type { Change } from '../../../engine/output/index.ts';
import { emit } from '../../../engine/yaml/emit.ts';

/** Without what components know of their own objects. */
const judgeChanges = (changes: readonly Change[], versions: Versions) => judgeBy(changes, versions, []);

const PATH = 'clusters/cluster-02/some/';

interface Shape {
  kind: string;
  metadata?: object;
  [field: string]: unknown;
}

const file = ({ metadata, ...rest }: Shape): string =>
  emit({ apiVersion: 'v1', metadata: { name: 'a', namespace: 'n', ...metadata }, ...rest });

const judged = (before: Shape, after: Shape, path = `${PATH}${after.kind.toLowerCase()}-a.yaml`): string[] =>
  judgeChanges([{ kind: 'changed', path }], {
    paths: () => [],
    before: () => file(before),
    after: () => file(after),
  }).map(({ at, code }) => `${at.replace(`${path}: `, '')} ${code}`);

const claim = (storage: string, changes: object = {}, metadata: object = {}) => ({
  metadata: { name: 'data', ...metadata },
  spec: { storageClassName: 'longhorn-r1', resources: { requests: { storage } }, ...changes },
});

const set = (spec: object) => ({ kind: 'StatefulSet', spec: { serviceName: 'a', replicas: 1, ...spec } });

const SIZE = 'spec.volumeClaimTemplates[0].spec.resources.requests.storage';

test.each([
  ['replicas', set({}), set({ replicas: 2 }), []],
  ['another Service', set({}), set({ serviceName: 'b' }), ['spec.serviceName immutable-field']],
  ['a field more', set({}), set({ podManagementPolicy: 'Parallel' }), ['spec.podManagementPolicy immutable-field']],
  ['the same', set({ volumeClaimTemplates: [claim('50Gi')] }), set({ volumeClaimTemplates: [claim('50Gi')] }), []],
  [
    'a smaller volume',
    set({ volumeClaimTemplates: [claim('50Gi')] }),
    set({ volumeClaimTemplates: [claim('10240Mi')] }),
    [`${SIZE} volume-shrinks`],
  ],
  [
    'a larger volume',
    set({ volumeClaimTemplates: [claim('50Gi')] }),
    set({ volumeClaimTemplates: [claim('1Ti')] }),
    [`${SIZE} claims-stay`],
  ],
  [
    'another class',
    set({ volumeClaimTemplates: [claim('50Gi')] }),
    set({ volumeClaimTemplates: [claim('50Gi', { storageClassName: 'longhorn-r3' })] }),
    ['spec.volumeClaimTemplates[0].spec.storageClassName claims-stay'],
  ],
  [
    'a claim with another label',
    set({ volumeClaimTemplates: [claim('50Gi')] }),
    set({ volumeClaimTemplates: [claim('50Gi', {}, { labels: { a: 'b' } })] }),
    ['spec.volumeClaimTemplates immutable-field'],
  ],
  [
    'a claim more',
    set({ volumeClaimTemplates: [] }),
    set({ volumeClaimTemplates: [claim('50Gi')] }),
    ['spec.volumeClaimTemplates immutable-field'],
  ],
])('a StatefulSet with %s', (_, before, after, expected) => {
  expect(judged(before, after)).toEqual(expected);
});

const operated = (storage: string) => ({
  kind: 'Prometheus',
  spec: { storage: { volumeClaimTemplate: claim(storage) } },
});
const replaced = { annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' } };
const hook = { annotations: { 'argocd.argoproj.io/hook': 'PostSync' } };

test.each<[string, Shape, Shape, string[]]>([
  [
    'what the operator makes',
    operated('20Gi'),
    operated('10Gi'),
    ['spec.storage.volumeClaimTemplate.spec.resources.requests.storage volume-shrinks'],
  ],
  [
    'what the operator does not grow',
    operated('20Gi'),
    operated('30Gi'),
    ['spec.storage.volumeClaimTemplate.spec.resources.requests.storage claims-stay'],
  ],
  [
    'a claim that grows',
    { kind: 'PersistentVolumeClaim', ...claim('1Gi') },
    { kind: 'PersistentVolumeClaim', ...claim('2Gi') },
    [],
  ],
  [
    'a claim of another class',
    { kind: 'PersistentVolumeClaim', ...claim('1Gi') },
    { kind: 'PersistentVolumeClaim', ...claim('1Gi', { storageClassName: 'x' }) },
    ['spec.storageClassName immutable-field'],
  ],
  [
    'a selector',
    { kind: 'Deployment', spec: { selector: { matchLabels: { a: 'b' } } } },
    { kind: 'Deployment', spec: { selector: { matchLabels: { a: 'c' } } } },
    ['spec.selector immutable-field'],
  ],
  [
    'a strategy beside which what the server has filled in is refused',
    { kind: 'Deployment', spec: { replicas: 1 } },
    { kind: 'Deployment', spec: { replicas: 1, strategy: { type: 'Recreate' } } },
    ['spec.strategy filled-in-field'],
  ],
  [
    'a strategy in place of one that is written out',
    { kind: 'Deployment', spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
    { kind: 'Deployment', spec: { strategy: { type: 'Recreate' } } },
    [],
  ],
  [
    'a strategy that stays',
    { kind: 'Deployment', spec: { replicas: 1, strategy: { type: 'Recreate' } } },
    { kind: 'Deployment', spec: { replicas: 2, strategy: { type: 'Recreate' } } },
    [],
  ],
  [
    'pods that a person is to delete',
    set({}),
    set({ updateStrategy: { type: 'OnDelete' } }),
    ['spec.updateStrategy filled-in-field'],
  ],
  [
    'a headless Service that is none any more',
    { kind: 'Service', spec: { clusterIP: 'None' } },
    { kind: 'Service', spec: {} },
    ['spec.clusterIP immutable-field'],
  ],
  [
    'a role of a binding',
    { kind: 'ClusterRoleBinding', roleRef: { name: 'a' } },
    { kind: 'ClusterRoleBinding', roleRef: { name: 'b' } },
    ['roleRef immutable-field'],
  ],
  [
    'copies of a class',
    { kind: 'StorageClass', parameters: { numberOfReplicas: '1' } },
    { kind: 'StorageClass', parameters: { numberOfReplicas: '2' } },
    ['parameters immutable-field'],
  ],
  [
    'a Job',
    { kind: 'Job', spec: { template: { a: 1 } } },
    { kind: 'Job', spec: { template: { a: 2 } } },
    ['spec.template immutable-field'],
  ],
  [
    'a Job that is a hook',
    { kind: 'Job', metadata: hook, spec: { template: { a: 1 } } },
    { kind: 'Job', metadata: hook, spec: { template: { a: 2 } } },
    [],
  ],
  [
    'a Job that is replaced by force',
    { kind: 'Job', metadata: replaced, spec: { template: { a: 1 } } },
    { kind: 'Job', metadata: replaced, spec: { template: { a: 2 } } },
    [],
  ],
  [
    'a definition with a short name more',
    { kind: 'CustomResourceDefinition', spec: { scope: 'Cluster', names: { kind: 'A' } } },
    { kind: 'CustomResourceDefinition', spec: { scope: 'Cluster', names: { kind: 'A', shortNames: ['a'] } } },
    [],
  ],
  [
    'a definition of another kind',
    { kind: 'CustomResourceDefinition', spec: { scope: 'Cluster', names: { kind: 'A' } } },
    { kind: 'CustomResourceDefinition', spec: { scope: 'Cluster', names: { kind: 'B' } } },
    ['spec.names.kind immutable-field'],
  ],
  [
    'a class that says what it was without',
    { kind: 'StorageClass', provisioner: 'driver.longhorn.io' },
    { kind: 'StorageClass', provisioner: 'driver.longhorn.io', volumeBindingMode: 'Immediate' },
    [],
  ],
  [
    'a class that says something else',
    { kind: 'StorageClass', provisioner: 'driver.longhorn.io' },
    { kind: 'StorageClass', provisioner: 'driver.longhorn.io', reclaimPolicy: 'Retain' },
    ['reclaimPolicy immutable-field'],
  ],
  [
    'a claim of other attributes',
    { kind: 'PersistentVolumeClaim', ...claim('1Gi') },
    { kind: 'PersistentVolumeClaim', ...claim('1Gi', { volumeAttributesClassName: 'fast' }) },
    [],
  ],
  ['data', { kind: 'ConfigMap', data: { a: '1' } }, { kind: 'ConfigMap', data: { a: '2' } }, []],
  [
    'data that nobody may change',
    { kind: 'ConfigMap', immutable: true, data: { a: '1' } },
    { kind: 'ConfigMap', immutable: true, data: { a: '2' } },
    ['data immutable-field'],
  ],
])('%s', (_, before, after, expected) => {
  expect(judged(before, after)).toEqual(expected);
});

describe('an Application with another destination', () => {
  const path = 'clusters/cluster-02/apps/some.yaml';
  const application = (destination: object) => file({ kind: 'Application', spec: { destination } });
  const HERE = { name: 'cluster-02', namespace: 'n' };
  const messages = (destination: object): string[] =>
    judgeChanges([{ kind: 'changed', path }], {
      paths: () => [],
      before: () => application(HERE),
      after: () => application(destination),
    }).map(({ at, code, message }) => `${at} ${code}: ${message}`);

  test.each([
    ['name', { name: 'cluster-03', namespace: 'n' }],
    ['name and namespace', { name: 'cluster-03', namespace: 'm' }],
  ])('of another %s leaves there what it brought', (_, destination) => {
    expect(messages(destination)).toEqual([
      `${path}: spec.destination destination-changes: what it brought to cluster-02, n stays there, and nobody looks after it; remove it by hand`,
    ]);
  });

  test('of another namespace leaves nothing but what is kept, and moves nothing that names its own', () => {
    expect(messages({ ...HERE, namespace: 'm' })).toEqual([
      `${path}: spec.destination destination-changes: objects that name a namespace as before do not move; those that follow are made anew in m, without what their volumes hold, and pruned from n unless Prune=false keeps them`,
    ]);
  });

  test('of another namespace leaves all that is there where its project permits nothing any more', () => {
    const spec = { project: 'apps-prod', destination: HERE };
    const project = (namespace: string) =>
      file({ kind: 'AppProject', spec: { destinations: [{ name: 'cluster-02', namespace }] } });
    const said = (permitted: string) =>
      judgeChanges([{ kind: 'changed', path }], {
        paths: () => [],
        before: () => file({ kind: 'Application', spec }),
        after: (asked) =>
          asked === 'argocd/projects/apps-prod-project.yaml'
            ? project(permitted)
            : file({ kind: 'Application', spec: { ...spec, destination: { ...HERE, namespace: 'm' } } }),
      }).map(({ message }) => message);
    expect(said('n')).toEqual([expect.stringContaining('and pruned from n unless')]);
    expect(said('{a,n}')).toEqual([expect.stringContaining('and pruned from n unless')]);
    expect(said('{a,m}')).toEqual([
      expect.stringMatching(/and run on in n beside, where apps-prod permits .* by hand/),
    ]);
  });

  test('that is none says nothing', () => expect(messages({ ...HERE })).toEqual([]));
});

test('clusters that become central, or are it no more, are told of once each', () => {
  const own = { server: 'https://kubernetes.default.svc', namespace: 'n' };
  const named = (name: string) => ({ name, namespace: 'n' });
  const change = (cluster: string, was: object, is: object) =>
    ['a', 'b'].map((component) => ({ path: `clusters/${cluster}/apps/${component}.yaml`, was, is }));
  const all = [
    ...change('cluster-01', own, named('cluster-01')),
    ...change('cluster-02', named('cluster-02'), own),
    { path: 'argocd/apps/some-prod-appset.yaml', was: {}, is: {} },
  ];
  const textOf = (version: 'was' | 'is') => (path: string) => {
    const destination = all.find((each) => each.path === path)?.[version];
    if (!path.startsWith('argocd')) return file({ kind: 'Application', spec: { destination } });
    return setOf({ 'cluster-02': version === 'is' ? 'in-cluster' : 'cluster-02' });
  };
  const findings = judgeChanges(
    all.map(({ path }) => ({ kind: 'changed', path })),
    { paths: () => [], before: textOf('was'), after: textOf('is') },
  );
  expect(findings.map(({ at, code, message }) => `${at} ${code}: ${message.split(',')[0]}`)).toEqual([
    'clusters/cluster-01/apps/a.yaml: spec.destination central-moves: cluster-01 is central no more',
    'clusters/cluster-02/apps/a.yaml: spec.destination central-moves: cluster-02 becomes central',
  ]);
});

describe('a cluster that leaves beside one that joins', () => {
  const login = (name: string, server: string) => {
    const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
    return file({ kind: 'SealedSecret', spec: { template: { metadata: { labels }, data: { name, server } } } });
  };
  const application = (destination: object) => file({ kind: 'Application', spec: { destination } });
  const own = application({ server: 'https://kubernetes.default.svc', namespace: 'n' });

  const files = (cluster: string, server: string): [string, string][] => [
    [`argocd/apps/${cluster}-apps.yaml`, ''],
    [`clusters/${cluster}/apps/some.yaml`, application({ name: cluster, namespace: 'n' })],
    [`clusters/cluster-01/logins/sealedsecret-${cluster}.yaml`, login(cluster, server)],
  ];
  const central = (cluster: string): [string, string][] => [
    [`argocd/apps/${cluster}-apps.yaml`, ''],
    [`clusters/${cluster}/apps/some.yaml`, own],
  ];
  const judge = (before: [string, string][], after: [string, string][]) =>
    judgeChanges(
      [
        ...before.map(([path]) => ({ kind: 'removed' as const, path })),
        ...after.map(([path]) => ({ kind: 'added' as const, path })),
      ],
      {
        paths: () => [],
        before: (path) => new Map(before).get(path) ?? '',
        after: (path) => new Map(after).get(path) ?? '',
      },
    ).map(({ at, code, message }) => `${at} ${code}: ${message}`);

  test('at the same address is told of', () => {
    expect(judge(files('old', 'https://a:6443'), files('new', 'https://a:6443'))).toEqual([
      expect.stringMatching(
        /^argocd\/apps\/new-apps.yaml cluster-renamed: new is at https:\/\/a:6443, where old was: /,
      ),
    ]);
    expect(judge(central('old'), central('new'))).toEqual([
      expect.stringMatching(/ cluster-renamed: new is at https:\/\/kubernetes.default.svc, where old was: /),
    ]);
  });

  test('and elsewhere not', () => {
    expect(judge(files('old', 'https://a:6443'), files('new', 'https://b:6443'))).toEqual([]);
    expect(judge(files('old', 'https://a:6443'), central('new'))).toEqual([]);
  });
});

/** An ApplicationSet of some-prod. */
function setOf(clusters: Readonly<Record<string, string>>, namespace = 'n'): string {
  const elements = Object.entries(clusters).map(([cluster, destination]) => ({ cluster, destination, step: '1' }));
  const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=false' };
  const template = {
    metadata: { name: 'some-prod-{{ .cluster }}', annotations },
    spec: { project: 'apps-prod', destination: { name: '{{ .destination }}', namespace } },
  };
  return file({ kind: 'ApplicationSet', spec: { generators: [{ list: { elements } }], template } });
}

describe('an ApplicationSet', () => {
  const SET = 'argocd/apps/some-prod-appset.yaml';
  const both = { 'cluster-02': 'cluster-02', 'cluster-03': 'cluster-03' };
  const judge = (before: string, after: string, ...others: Parameters<typeof judgeChanges>[0]) =>
    judgeChanges([{ kind: 'changed', path: SET }, ...others], {
      paths: () => [],
      before: (path) => (path === SET ? before : ''),
      after: (path) => (path === SET ? after : ''),
    }).map(({ at, code, message }) => `${at} ${code}: ${message}`);

  test('whose Applications go to another namespace is told of once', () => {
    expect(judge(setOf(both), setOf(both, 'm'))).toEqual([
      expect.stringMatching(/^\S+-appset.yaml: spec.template.spec.destination destination-changes: .* pruned from n /),
    ]);
  });

  test('that makes one fewer leaves that one', () => {
    const [said] = judge(setOf(both), setOf({ 'cluster-02': 'cluster-02' }));
    expect(said).toMatch(/-appset.yaml application-stays: Argo CD prunes neither some-prod-cluster-03 nor /);
  });

  test('of which a person has made anything is looked at all the same', () => {
    const odd = { 'cluster-02': 'a "b"\\ c' };
    expect(judge(setOf(both), setOf(odd))).toContainEqual(expect.stringContaining('destination-changes: '));
    expect(judge(setOf(odd), setOf(both))).toContainEqual(
      expect.stringContaining('what it brought to a "b"\\ c, n stays'),
    );
  });

  test('says nothing of one more, of a cluster that leaves, and of an Application that the cluster brings', () => {
    expect(judge(setOf({ 'cluster-02': 'cluster-02' }), setOf(both))).toEqual([]);
    const fewer = setOf({ 'cluster-02': 'cluster-02' });
    expect(judge(setOf(both), fewer, { kind: 'removed', path: 'argocd/apps/cluster-03-apps.yaml' })).toEqual([]);
    expect(judge(setOf(both), fewer, { kind: 'added', path: 'clusters/cluster-03/apps/some-prod.yaml' })).toEqual([]);
  });
});

test('an object that moves from one component to another', () => {
  const from = `${PATH}service-a.yaml`;
  const to = 'clusters/cluster-02/other/service-a.yaml';
  const move = (path: string, annotations = {}) =>
    judgeChanges(
      [
        { kind: 'removed', path: from },
        { kind: 'added', path },
      ],
      {
        paths: () => [],
        before: () => file({ kind: 'Service', metadata: { annotations } }),
        after: () => file({ kind: 'Service' }),
      },
    ).map(({ at, code, message }) => `${at} ${code}: ${message}`);
  expect(move(to)).toEqual([expect.stringMatching(/^\S+service-a.yaml object-moves: some deletes it, .* Prune=false/)]);
  expect(move(to, { 'argocd.argoproj.io/sync-options': 'Prune=false' })).toEqual([
    expect.stringMatching(/ some leaves it there, and other is refused .* argocd.argoproj.io\/tracking-id off it/),
  ]);
  expect(move(to.replace('cluster-02', 'cluster-03'))).toEqual([]);
});

test('an Application that leaves, and that Argo CD does not prune', () => {
  const application = (annotations: object) => file({ kind: 'Application', metadata: { annotations } });
  const kept = application({ 'argocd.argoproj.io/sync-options': 'Prune=false' });
  const judge = (text: string, ...others: string[]) =>
    judgeChanges(
      ['clusters/cluster-02/apps/some.yaml', ...others].map((path) => ({ kind: 'removed', path })),
      { paths: () => [], before: () => text, after: () => '' },
    ).map(({ at, code }) => `${at} ${code}`);
  expect(judge(kept)).toEqual(['clusters/cluster-02/apps/some.yaml application-stays']);
  expect(judge(application({}))).toEqual([]);
  expect(judge(application({ 'argocd.argoproj.io/sync-options': true }))).toEqual([]);
  expect(judge(kept, 'argocd/apps/cluster-02-apps.yaml')).toEqual([]);
});

test('an Application that an ApplicationSet makes from now on', () => {
  const metadata = { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } };
  const removed = { kind: 'removed', path: 'clusters/cluster-02/apps/some-prod.yaml' } as const;
  const texts = {
    paths: () => [],
    before: (path: string) => (path === removed.path ? file({ kind: 'Application', metadata }) : setOf({})),
    after: () => setOf({ 'cluster-02': 'cluster-02' }),
  };
  const judge = (kind: 'added' | 'changed' | 'removed', name: string) =>
    judgeChanges([removed, { kind, path: `argocd/apps/${name}-appset.yaml` }], texts).map(({ code }) => code);
  expect(judge('added', 'some-prod')).toEqual([]);
  expect(judge('changed', 'some-prod')).toEqual([]);
  expect(judge('removed', 'some-prod')).toEqual(['application-stays']);
  expect(judge('added', 'other-prod')).toEqual(['application-stays']);
  const elsewhere = { ...texts, after: () => setOf({ 'cluster-03': 'cluster-03' }) };
  const set = { kind: 'added', path: 'argocd/apps/some-prod-appset.yaml' } as const;
  expect(judgeChanges([removed, set], elsewhere).map(({ code }) => code)).toEqual(['application-stays']);
});

test('what a person has made of a file says nothing', () => {
  const path = `${PATH}service-a.yaml`;
  const after = () => file({ kind: 'Service' });
  for (const text of ['', ': {', 'a\n', '[]\n']) {
    expect(judgeChanges([{ kind: 'changed', path }], { paths: () => [], before: () => text, after })).toEqual([]);
  }
});

test('of a kind of its own a component says what a change costs', () => {
  const path = `${PATH}pump-a.yaml`;
  const pump = (litres: number) => file({ kind: 'Pump', spec: { litres } });
  const rule: ChangeRule = {
    kinds: { Pump: 'litres' },
    judge: (change) =>
      differences(change, (object) => [{ field: 'spec.litres', value: fieldAt(object, 'spec', 'litres') }]).map(
        ({ field, was, is }) => ({ code: 'less-water', field, message: `${was} to ${is}` }),
      ),
  };
  const changes = [{ kind: 'changed', path }] as const;
  const versions = { paths: () => [path], before: () => pump(2), after: () => pump(1) };
  expect(judgeBy(changes, versions, [rule])).toEqual([
    { code: 'less-water', level: 'warning', at: `${path}: spec.litres`, message: '2 to 1' },
  ]);
  expect(judgeBy(changes, versions, [])).toEqual([]);
});
