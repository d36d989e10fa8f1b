import { load as parse } from 'js-yaml';
import { registry } from '../charts/index.ts';
import type { KubeObject } from '../charts/shared/manifest.ts';
import { compose, load, type Synthesis, settle } from '../engine/synthesize.ts';

const OPTIONS = { clusters: 'clusters', schemas: 'imports/schemas', registry };

/** The example fleet with so many nodes on its central cluster, all in memory. */
export function exampleFleet(nodes: number): Synthesis {
  const loaded = load(OPTIONS);
  if (!('fleet' in loaded)) throw new Error(loaded.findings.map(({ message }) => message).join('\n'));
  const clusters = loaded.fleet.clusters.map((cluster) =>
    cluster.role === 'central' ? { ...cluster, nodes: { ...cluster.nodes, count: nodes } } : cluster,
  );
  const changed = { ...loaded, fleet: { ...loaded.fleet, clusters } };
  const synthesis = settle(changed, compose(changed, OPTIONS));
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
