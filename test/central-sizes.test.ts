import { describe, expect, test } from 'vitest';
import { selectableOf } from '../charts/platform/checks/pods.ts';
import { Manifest, Manifests } from '../charts/shared/manifest.ts';
import { selects } from '../charts/shared/selector.ts';
import { exampleFleet, objectsIn } from './example-fleet.ts';

/** Processes of the central cluster that there are more of on more nodes → with one node, two and three. */
const REPLICAS: Readonly<Record<string, readonly [number, number, number]>> = {
  'Prometheus/prometheus': [1, 2, 2],
  'Alertmanager/alertmanager': [1, 1, 3],
  'StatefulSet/thanos-receive-ingestor': [1, 2, 3],
  'Deployment/thanos-receive-router': [1, 2, 2],
  'Deployment/thanos-query': [1, 2, 2],
  'Deployment/thanos-query-frontend': [1, 2, 2],
  'StatefulSet/thanos-store': [1, 1, 2],
  'StatefulSet/thanos-compact': [1, 1, 1],
  'ThanosRuler/thanos-ruler': [1, 2, 2],
};

describe.each([1, 2, 3])('the example fleet with %i central nodes', (nodes) => {
  const fleet = exampleFleet(nodes);
  const central = new Manifests(
    objectsIn(fleet, 'cluster-01').map((object) => new Manifest('cluster-01', 'any', object)),
  );

  test('holds', () => {
    expect(fleet.findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(fleet.files.size).toBeGreaterThan(0);
  });

  test('has as many of each process as they carry', () => {
    const found = [...central].flatMap(({ object }) => {
      const { replicas } = (object.spec ?? {}) as { replicas?: number };
      return replicas === undefined ? [] : [[`${object.kind}/${object.metadata.name}`, replicas] as const];
    });
    const known = Object.fromEntries(found.filter(([name]) => REPLICAS[name] !== undefined));
    expect(known).toEqual(
      Object.fromEntries(Object.entries(REPLICAS).map(([name, sizes]) => [name, sizes[nodes - 1]])),
    );
  });

  test('has no budget that stops a drain', () => {
    const pods = selectableOf(central);
    const stopping = Array.from(central.ofKind('PodDisruptionBudget'), ({ at, namespace, object: { spec } }) => {
      const held = pods.filter((each) => each.namespace === namespace && selects(spec?.selector ?? {}, each.labels));
      const [replicas = 0, ...others] = held.map((each) => each.replicas);
      const { maxUnavailable, minAvailable = 0 } = spec ?? {};
      const lets = typeof maxUnavailable === 'number' ? maxUnavailable : Number(replicas) - Number(minAvailable);
      return others.length === 0 && Number(replicas) > 1 && lets >= 1 && lets < Number(replicas) ? [] : [at];
    }).flat();
    expect(stopping).toEqual([]);
    expect([...central.ofKind('PodDisruptionBudget')].length > 0).toBe(nodes > 1);
  });
});
