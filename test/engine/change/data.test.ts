import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { judgeChanges as judgeBy } from '../../../engine/change/judge.ts';
import type { Versions } from '../../../engine/change/versions.ts';
import type { Change } from '../../../engine/output/index.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { emit } from '../../../engine/yaml/emit.ts';
import { copyAllOfFourClusters, TemporaryFleet } from '../load/temporary-fleet.ts';

const judgeChanges = (changes: readonly Change[], versions: Versions) => judgeBy(changes, versions, registry.changes);

const filesOf = (fleet: TemporaryFleet): ReadonlyMap<string, string> =>
  synthesize({ clusters: fleet.folder, schemas: 'imports/schemas', registry }).files;

const isOfCentral = ({ at }: { at: string }) => !/^clusters\/cluster-0[2-4]/.test(at);

/** What is said of the central cluster when its fleet changes: where and why, to the first colon. */
function judged(change: (fleet: TemporaryFleet) => void): string[] {
  const fleet = new TemporaryFleet(copyAllOfFourClusters);
  const before = filesOf(fleet);
  change(fleet);
  const after = filesOf(fleet);
  const paths = [...after.keys()].filter((path) => before.has(path) && before.get(path) !== after.get(path)).sort();
  const textsOf = (files: ReadonlyMap<string, string>) => (path: string) => files.get(path) ?? '';
  const versions = { paths: () => after.keys(), before: textsOf(before), after: textsOf(after) };
  return judgeChanges(
    paths.map((path) => ({ kind: 'changed', path })),
    versions,
  )
    .filter(isOfCentral)
    .map(({ at, code, message }) => `${at.replace(/^\S+\//, '')} ${code}: ${message}`);
}

describe('the example fleet', () => {
  test('leaves in a bucket what is there when another one is named, and says so once of each', () => {
    const said = judged((fleet) =>
      fleet
        .edit('fleet.yaml', 'thanos: thanos', 'thanos: metrics')
        .edit('fleet.yaml', 'opensearch: opensearch-snapshots', 'opensearch: logs')
        .edit('fleet.yaml', 'longhorn: longhorn-backup', 'longhorn: volumes'),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /^longhorn\.yaml: spec\.sources\[0\]\.\S+\.backupTarget bucket-changes: was s3:\/\/longhorn-backup\/cluster-01\/, and is s3:\/\/volumes\/cluster-01\/: .* the backups of volumes so far; /,
      ),
      expect.stringMatching(
        /^configmap-opensearch-bootstrap\.yaml: data\["snapshot-repository\.json"\] bucket-changes: was opensearch-snapshots\/fleet-logs, and is logs\/fleet-logs: /,
      ),
      expect.stringMatching(
        /^sealedsecret-\S+-objstore\.yaml: spec\.template\.data\["objstore\.yml"\] bucket-changes: was s3\.minio\.miribit\.lab:9000\/thanos, and is s3\.minio\.miribit\.lab:9000\/metrics: .* the metrics so far, /,
      ),
    ]);
  });

  test('leaves at an object storage what is there when another one is named', () => {
    const said = judged((fleet) => fleet.edit('fleet.yaml', '//s3.minio', '//s4.minio'));
    expect(said.map((line) => line.replace(/^(\S+: \S+ \S+): .*$/, '$1'))).toEqual([
      'sealedsecret-longhorn-backup-target.yaml: spec.template.data["AWS_ENDPOINTS"] bucket-changes',
      'configmap-opensearch.yaml: data["opensearch.yml"] bucket-changes',
      expect.stringMatching(/^sealedsecret-\S+-objstore\.yaml: \S+ bucket-changes$/),
    ]);
  });

  const KEPT = 'components:\n  thanos-compactor:\n    retention: {raw: 20d, fiveMinutes: forever, oneHour: forever}\n';

  test('deletes for good what is kept for a shorter time, and nothing of what is kept longer', () => {
    const said = judged((fleet) =>
      fleet.edit(
        'cluster-01.yaml',
        'components:\n',
        `${KEPT}  opensearch: {retention: 7d, snapshots: {maxAge: 14d, maxCount: 30}}\n`,
      ),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /: data\["retention\.json"\]: min_index_age retention-shortens: was 30d: indices of logs .* 7d /,
      ),
      expect.stringMatching(/: data\["snapshots\.json"\]: max_age retention-shortens: was 30d: snapshots .* 14d /),
      expect.stringMatching(
        /: data\["snapshots\.json"\]: max_count retention-shortens: was 60: .* but the newest 30 are /,
      ),
      expect.stringMatching(
        /^statefulset-thanos-compact\.yaml: \S+: --retention\.resolution-raw retention-shortens: was 30d: raw samples .* 20d /,
      ),
    ]);
  });

  test('deletes the backups of volumes beyond fewer than before', () => {
    const retain = (count: number) => (fleet: TemporaryFleet) =>
      fleet.edit('cluster-01.yaml', 'components:\n', `components:\n  longhorn: {backup: {retain: ${count}}}\n`);
    expect(judged(retain(3))).toEqual([
      expect.stringMatching(
        /^longhorn\.yaml: \S+\.extraObjects\[0\]\.spec\.retain retention-shortens: was 7: backups of each volume but the newest 3 are deleted/,
      ),
    ]);
    expect(judged(retain(9))).toEqual([]);
  });

  test('brings a cluster to another API server under its name', () => {
    const said = judged((fleet) =>
      fleet.edit('cluster-02.yaml', 'https://192.168.101.196:', 'https://192.168.101.250:'),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /^sealedsecret-cluster-cluster-02\.yaml: spec\.template\.data\["server"\] cluster-moves: was https:\/\/192\.168\.101\.196:6443, and is https:\/\/192\.168\.101\.250:6443: /,
      ),
    ]);
  });

  test('serves hosts under other names', () => {
    const said = judged((fleet) => fleet.edit('fleet.yaml', '{cluster}.miribit.lab', '{cluster}.example.org'));
    expect(said.map((line) => line.split(',')[0])).toContain(
      'ingress-grafana.yaml hosts-left: served grafana.k8s-cluster-01.miribit.lab',
    );
    expect(said.every((line) => line.includes(' hosts-left: '))).toBe(true);
    expect(said).toHaveLength(8);
  });

  test('begins its logs anew where one node becomes three', () => {
    const said = judged((fleet) =>
      fleet
        .edit('cluster-01.yaml', 'count: 1', 'count: 3')
        .edit('cluster-01.yaml', 'components:\n', 'storageClass: longhorn-r1\ncomponents:\n'),
    );
    expect(said).toEqual([
      expect.stringMatching(
        /^configmap-opensearch\.yaml: \S+: discovery\.type nodes-begin-anew: a node that began alone /,
      ),
    ]);
  });
});

interface Shape {
  kind: string;
  metadata?: object;
  [field: string]: unknown;
}

const file = ({ metadata, ...rest }: Shape): string =>
  emit({ apiVersion: 'v1', metadata: { name: 'a', namespace: 'n', ...metadata }, ...rest });

const FOLDER = 'clusters/cluster-02/some';

function changed(before: Shape, after: Shape, path = `${FOLDER}/${after.kind.toLowerCase()}-a.yaml`): string[] {
  const texts = { paths: () => [], before: () => file(before), after: () => file(after) };
  return judgeChanges([{ kind: 'changed', path }], texts).map(({ code, message }) => `${code}: ${message}`);
}

test('the account of a bucket from a store says where it lies too', () => {
  const secret = (bucket: string) => ({
    kind: 'ExternalSecret',
    spec: {
      target: { template: { data: { 'objstore.yml': `{"config": {"bucket": "${bucket}", "endpoint": "s3"}}` } } },
    },
  });
  expect(changed(secret('a'), secret('b'))).toEqual([
    expect.stringMatching(/^bucket-changes: was s3\/a, and is s3\/b: /),
  ]);
  expect(changed(secret('a'), secret('a'))).toEqual([]);
});

test('another region of a backup target is no other place', () => {
  const longhorn = (backupTarget: string) => ({
    kind: 'Application',
    spec: { sources: [{ chart: 'longhorn', helm: { valuesObject: { defaultBackupStore: { backupTarget } } } }] },
  });
  const path = 'clusters/cluster-02/apps/longhorn.yaml';
  expect(changed(longhorn('s3://b@r1/c/'), longhorn('s3://b@r2/c/'), path)).toEqual([]);
  expect(changed(longhorn('s3://b@r1/c/'), longhorn('s3://b@r1/d/'), path)).toHaveLength(1);
});

test.each([
  ['0d', '90d', ['was for ever: samples of 5m that are older than 90d are deleted']],
  ['90d', '0d', []],
  ['2w', '15d', []],
  ['15d', '2w', ['was 15d: samples of 5m that are older than 2w are deleted']],
])('samples that were kept for %s, and are for %s', (was, is, expected) => {
  const compactor = (time: string) => ({
    kind: 'StatefulSet',
    spec: { template: { spec: { containers: [{ args: ['compact', `--retention.resolution-5m=${time}`] }] } } },
  });
  expect(changed(compactor(was), compactor(is)).map((line) => line.split(', for good')[0])).toEqual(
    expected.map((message) => `retention-shortens: ${message}`),
  );
});

test('OpenSearch of several nodes that becomes one', () => {
  const nodes = (text: string) => ({ kind: 'ConfigMap', data: { 'opensearch.yml': text } });
  const [several, alone] = [nodes('discovery.seed_hosts:\n  - a\n'), nodes('discovery.type: single-node\n')];
  expect(changed(several, alone)).toEqual([expect.stringMatching(/^nodes-begin-anew: the node that is left /)]);
  expect(changed(several, nodes('discovery.seed_hosts:\n  - b\n'))).toEqual([]);
});

test.each([
  ['10.0.0.10-10.0.0.19', '10.0.0.10-10.0.0.29', []],
  ['10.0.0.10-10.0.0.19', '10.0.0.9-10.0.0.19', []],
  ['10.0.0.10-10.0.0.19', '10.0.0.10-10.0.0.18', [/^addresses-change: was .*19, and is .*18: /]],
  ['10.0.0.9-10.0.0.9', '10.0.0.10-10.0.0.10', [/^addresses-change: was /]],
])('a pool of addresses, %s and then %s', (was, is, expected) => {
  const pool = (range: string) => {
    const [start, stop] = range.split('-');
    return { kind: 'CiliumLoadBalancerIPPool', spec: { blocks: [{ start, stop }] } };
  };
  expect(changed(pool(was), pool(is))).toEqual(expected.map((message) => expect.stringMatching(message)));
});

describe('another release', () => {
  const nodes = (version: string) => ({
    kind: 'StatefulSet',
    metadata: { labels: { 'app.kubernetes.io/name': 'opensearch-node', 'app.kubernetes.io/version': version } },
  });
  const longhorn = (targetRevision: string) => ({
    kind: 'Application',
    spec: { sources: [{ chart: 'longhorn', targetRevision }, { path: 'a' }] },
  });
  const APPLICATION = 'clusters/cluster-02/apps/longhorn.yaml';

  test.each([
    ['3.6.0', '3.6.1', []],
    ['3.6.0', '4.0.0', []],
    ['3.10.0', '3.9.2', [expect.stringMatching(/^release-step: was 3\.10\.0: OpenSearch does not start on /)]],
  ])('of OpenSearch, from %s to %s', (was, is, expected) => {
    expect(changed(nodes(was), nodes(is))).toEqual(expected);
  });

  test.each([
    ['1.12.1', '1.12.2', []],
    ['1.9.3', '1.10.0', []],
    ['1.12.1', '1.12.0', [expect.stringMatching(/^release-step: was 1\.12\.1: Longhorn does not start on /)]],
    ['1.12.1', '1.14.0', [expect.stringMatching(/^release-step: was 1\.12\.1: .* expected 1\.13 first$/)]],
  ])('of Longhorn, from %s to %s', (was, is, expected) => {
    expect(changed(longhorn(was), longhorn(is), APPLICATION)).toEqual(expected);
  });
});

test.each([
  ['the same', { metadata: { name: 'data' }, spec: {} }, []],
  ['another', { metadata: { name: 'wal' }, spec: {} }, [/^claims-left: a begins empty, on new volumes: /]],
  ['no', undefined, [/^claims-left: a begins empty, on the disk of its node: /]],
])('what the operator makes with %s template of claims', (_, volumeClaimTemplate, expected) => {
  const prometheus = (template?: object) => ({
    kind: 'Prometheus',
    spec: { storage: { volumeClaimTemplate: template } },
  });
  const before = prometheus({ metadata: { name: 'data' }, spec: {} });
  expect(changed(before, prometheus(volumeClaimTemplate))).toEqual(
    expected.map((message) => expect.stringMatching(message)),
  );
});

describe('a StatefulSet that goes', () => {
  const path = `${FOLDER}/statefulset-a.yaml`;
  const set = (spec: object = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] }, metadata: object = {}) =>
    file({ kind: 'StatefulSet', metadata, spec });
  const judge = (text: string, ...others: Parameters<typeof judgeChanges>[0]) =>
    judgeChanges([{ kind: 'removed', path }, ...others], {
      paths: () => [],
      before: (asked) => (asked === path ? text : ''),
      after: () => '',
    }).map(({ at, code, message }) => `${at} ${code}: ${message}`);

  test('leaves its claims, or takes them with it', () => {
    const renamed = { kind: 'added', path: `${FOLDER}/statefulset-b.yaml` } as const;
    expect(judge(set(), renamed)).toEqual([
      expect.stringMatching(/\/statefulset-a\.yaml claims-left: a goes, and its claims stay with what they hold: /),
    ]);
    const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
    expect(judge(set({ volumeClaimTemplates: [{ metadata: { name: 'data' } }], ...policy }))).toEqual([
      expect.stringMatching(/ claims-left: a goes, and its claims with it, /),
    ]);
  });

  test('says nothing without claims, where it is kept, and where all of its component leaves', () => {
    expect(judge(set({}))).toEqual([]);
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=false' };
    expect(judge(set(undefined, { annotations }))).toEqual([]);
    expect(judge(set(), { kind: 'removed', path: 'clusters/cluster-02/apps/some.yaml' })).toEqual([]);
    expect(judge(set(), { kind: 'removed', path: 'argocd/apps/cluster-02-apps.yaml' })).toEqual([]);
  });
});

describe('a host', () => {
  const ingress = (...hosts: string[]) => file({ kind: 'Ingress', spec: { rules: hosts.map((host) => ({ host })) } });
  const route = (...hostnames: string[]) => file({ kind: 'HTTPRoute', spec: { hostnames } });
  const [ONE, OTHER] = [`${FOLDER}/ingress-a.yaml`, `${FOLDER}/httproute-b.yaml`];
  type Texts = Record<string, string>;
  const judge = (before: Texts, after: Texts, ...others: string[]) => {
    const kindOf = (path: string) => (path in before ? (path in after ? 'changed' : 'removed') : 'added');
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return judgeChanges(
      [
        ...paths.filter((path) => before[path] !== after[path]).map((path) => ({ kind: kindOf(path), path }) as const),
        ...others.map((path) => ({ kind: 'removed', path }) as const),
      ],
      {
        paths: () => Object.keys(after),
        before: (path) => before[path] ?? '',
        after: (path) => after[path] ?? '',
      },
    ).map(({ at, code, message }) => `${at} ${code}: ${message.split(',')[0]}`);
  };

  test('that is served no more is told of once', () => {
    expect(judge({ [ONE]: ingress('a.b', 'c.d') }, { [ONE]: ingress('c.d', 'e.f') })).toEqual([
      `${ONE} hosts-left: served a.b`,
    ]);
    expect(judge({ [ONE]: ingress('a.b'), [OTHER]: route('a.b') }, { [ONE]: ingress('e.f') })).toEqual([
      `${OTHER} hosts-left: served a.b`,
    ]);
  });

  test('that another route of the cluster serves is not', () => {
    expect(judge({ [ONE]: ingress('a.b'), [OTHER]: route('a.b') }, { [OTHER]: route('a.b') })).toEqual([]);
    expect(judge({ [ONE]: ingress('a.b') }, { [OTHER]: route('a.b') })).toEqual([]);
    const elsewhere = OTHER.replace('cluster-02', 'cluster-03');
    expect(judge({ [ONE]: ingress('a.b') }, { [elsewhere]: route('a.b') })).toHaveLength(1);
  });

  test('that goes with all of its component is not', () => {
    expect(judge({ [ONE]: ingress('a.b') }, {}, 'clusters/cluster-02/apps/some.yaml')).toEqual([]);
  });
});
