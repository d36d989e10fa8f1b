import { expect } from 'vitest';
import { registry } from '../../../../charts/index.ts';
import { platformChecks } from '../../../../charts/platform/checks/index.ts';
import { clusterMonitors } from '../../../../charts/platform/cluster-monitors.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import type { ClusterData } from '../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../engine/judge.ts';
import { clusterForTest, composeForTest, fleetForTest } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';

/** All that a cluster of the spec's fleet gets by its role. */
export function wholeCluster(name: string, changes: Partial<ClusterData> = {}): Manifest[] {
  const cluster = { ...clusterForTest(name), ...changes };
  const components = [...new Set([...registry.components, clusterMonitors])].filter(({ roles }) =>
    roles.includes(cluster.role),
  );
  return components.flatMap((component) => {
    const beside = components.filter((each) => each !== component);
    return composeForTest(component, { cluster, beside }).map((object) => new Manifest(name, component.name, object));
  });
}

/** What the platform's checks find in one cluster, as `code at: message`. */
export function findings(manifests: readonly Manifest[], changes: Partial<ClusterData> = {}): string[] {
  const cluster = manifests[0]!.cluster;
  const facts = collectFacts(platformChecks, new Manifests(manifests));
  const fleet = fleetForTest();
  const clusters = fleet.clusters.map((each) => (each.name === cluster ? { ...each, ...changes } : each));
  return judge(platformChecks, [{ cluster, facts: JSON.parse(JSON.stringify(facts)) }], { ...fleet, clusters }).map(
    ({ code, at, message }) => `${code} ${at}: ${message}`,
  );
}

/** The manifests with one text of one object replaced, once. */
export function changed(manifests: readonly Manifest[], object: string, from: string, to: string): Manifest[] {
  let found = false;
  const result = manifests.map((manifest) => {
    if (!manifest.at.endsWith(`/${object}`)) return manifest;
    const text = JSON.stringify(manifest.object);
    expect(text).toContain(from);
    found = true;
    const changedObject: KubeObject = JSON.parse(text.replace(from, to));
    return new Manifest(manifest.cluster, manifest.component, changedObject);
  });
  expect(found).toBe(true);
  return result;
}

export const without = (manifests: readonly Manifest[], object: string): Manifest[] => {
  const rest = manifests.filter(({ at }) => !at.endsWith(`/${object}`));
  expect(rest).toHaveLength(manifests.length - 1);
  return rest;
};
