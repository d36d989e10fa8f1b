import { expect, test } from 'vitest';
import { type Check, clusterCheck } from '../../charts/shared/check.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';
import { Collector } from '../../engine/collector.ts';
import { collectFacts } from '../charts/facts.ts';

const SAME: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'same' },
  spec: { ports: [{ port: 1 }, { port: 2 }] },
};

const ownOf = (cluster: string, note: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'own', labels: { cluster } },
  data: { note },
});

const manifestsOf = (cluster: string, note = 'x', kind = 'ConfigMap') =>
  new Manifests(
    [SAME, { ...ownOf(cluster, note), kind }].map((object) => new Manifest(cluster, 'agent', object)),
    { cluster },
  );

/** Runs counted; 24 clusters, of which the eleventh and the last have another note. */
function collected(check: Check<unknown>, kindOf: (i: number) => string = () => 'ConfigMap') {
  let runs = 0;
  const counting = { ...check, collect: (manifests: Manifests) => ++runs && check.collect(manifests) };
  const collector = new Collector([counting]);
  const clusters = Array.from({ length: 24 }, (_, i) =>
    manifestsOf(`c${i}`, i === 10 || i === 23 ? 'y' : 'x', kindOf(i)),
  );
  const shared = clusters.map((manifests) => collector.collect(manifests));
  const ran = runs;
  expect(shared).toEqual(clusters.map((manifests) => collectFacts([check], manifests)));
  return ran;
}

const check = (violations: Parameters<typeof clusterCheck>[2]) => clusterCheck('check', 'error', violations);

test('what is the same on most clusters is collected of a few, each with its own places', () => {
  const ran = collected(
    check((manifests) => manifests.ofKind('Service').map(({ at }) => ({ at, message: `as ${at} is` }))),
  );
  expect(ran).toBe(9);
});

test('of an object that differs, only what is read of it counts', () => {
  const ran = collected(
    check((manifests) =>
      manifests.ofKind('ConfigMap').map(({ at, object }) => ({ at, message: `${object.data?.note}` })),
    ),
  );
  expect(ran).toBe(10);
});

test('a manifest of another kind counts for who looks for that kind', () => {
  const ran = collected(
    check((manifests) => manifests.ofKind('Job').map(({ at }) => ({ at, message: 'a job' }))),
    (i) => (i === 15 ? 'Job' : 'ConfigMap'),
  );
  expect(ran).toBe(10);
});

test.each([
  [
    'the labels',
    check((manifests) =>
      manifests.ofKind('ConfigMap').map(({ at, object }) => ({ at, message: `${object.metadata.labels?.cluster}` })),
    ),
  ],
  ['the name of the cluster', check((manifests) => [{ at: '', message: manifests.cluster }])],
  [
    'the cluster of a manifest',
    check((manifests) => [...manifests].map(({ cluster }) => ({ at: '', message: cluster }))),
  ],
])('%s differ on all: each is collected by itself', (_, own) => {
  expect(collected(own)).toBe(24);
});

test('a check that changes what it sees is given what it may change', () => {
  const sorting = check((manifests) =>
    manifests.ofKind('Service').flatMap(({ at, object }) => {
      object.spec.ports?.sort(() => 0);
      return [{ at, message: 'sorted' }];
    }),
  );
  expect(collected(sorting)).toBeGreaterThan(23);
});
