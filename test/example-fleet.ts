import { load as parse } from 'js-yaml';
import { registry } from '../charts/index.ts';
import type { KubeObject } from '../charts/shared/manifest.ts';
import type { ClusterData } from '../clusters/schema/cluster.ts';
import { compose, load, type Synthesis, settle } from '../engine/synthesize.ts';

/** The example fleet with so many nodes on its central cluster, all in memory. */
export const exampleFleet = (nodes: number): Synthesis =>
  fleetIn('clusters', (cluster) =>
    cluster.role === 'central' ? { ...cluster, nodes: { ...cluster.nodes, count: nodes } } : cluster,
  );

/** The fleet of a folder, all in memory. */
export function fleetIn(folder: string, change = (cluster: ClusterData): ClusterData => cluster): Synthesis {
  const options = { clusters: folder, schemas: 'imports/schemas', registry };
  const loaded = load(options);
  if (!('fleet' in loaded)) throw new Error(loaded.findings.map(({ message }) => message).join('\n'));
  const changed = { ...loaded, fleet: { ...loaded.fleet, clusters: loaded.fleet.clusters.map(change) } };
  const synthesis = settle(changed, compose(changed, options));
  const [refusal] = synthesis.refusals;
  if (refusal !== undefined) throw refusal;
  return synthesis;
}

/** What Argo CD finds of one component, or of all, on one cluster. */
export function objectsIn({ clusters }: Synthesis, cluster: string, component = ''): KubeObject[] {
  const { files } = clusters.find(({ name }) => name === cluster)!;
  return [...files]
    .filter(([path]) => path.includes(`/${component}/`) || component === '')
    .map(([, text]) => parse(text) as KubeObject);
}
