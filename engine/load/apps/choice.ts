import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import type { EnvironmentData } from '../../../clusters/schema/environments.ts';
import { type Problem, problemAt } from '../explain.ts';
import { suggestionFor } from '../suggestion.ts';

/** What environments ask of a cluster. */
export type LabelledCluster = Pick<ClusterData, 'name' | 'labels'>;

type Chosen = Pick<EnvironmentData, 'clusters' | 'labels'>;

/** The names of the clusters that are meant by name or by all of the labels, in the order of the fleet. */
export function chosenClusters({ clusters, labels }: Chosen, all: readonly LabelledCluster[]): string[] {
  const wanted = Object.entries(labels);
  const isMeant = (cluster: LabelledCluster) =>
    clusters.includes(cluster.name) ||
    (wanted.length > 0 && wanted.every(([key, value]) => cluster.labels[key] === value));
  return all.filter(isMeant).map(({ name }) => name);
}

interface ChoiceContext {
  path: Problem['path'];
  clusters: readonly LabelledCluster[];
  /** What the clusters are of, where they are not all of the fleet. */
  of?: string;
}

/** Names and labels that no cluster has. */
export function choiceProblems({ clusters: names, labels }: Chosen, { path, clusters, of }: ChoiceContext): Problem[] {
  const known = clusters.map(({ name }) => name);
  const missing = of === undefined ? 'there is no cluster' : `${of} has no cluster`;
  return [
    ...names.flatMap((name, i) => {
      if (known.includes(name)) return [];
      const message = `${missing} ${name}; ${suggestionFor(name, known)}`;
      return [problemAt('unknown-cluster', [...path, 'clusters', i], message)];
    }),
    ...labelProblems(labels, { path: [...path, 'labels'], clusters, of }),
  ];
}

function labelProblems(labels: Chosen['labels'], { path, clusters, of }: ChoiceContext): Problem[] {
  const entries = Object.entries(labels);
  const where = of === undefined ? '' : ` of ${of}`;
  const lonely = entries.flatMap(([key, value]) => {
    const values = [...new Set(clusters.flatMap(({ labels }) => labels[key] ?? []))];
    if (values.includes(value)) return [];
    if (values.length > 0) {
      const message = `no cluster${where} has the label ${key}: ${value}; ${suggestionFor(value, values)}`;
      return [problemAt('unknown-cluster', [...path, key], message)];
    }
    const keys = [...new Set(clusters.flatMap(({ labels }) => Object.keys(labels)))];
    const message = `no cluster${where} has a label ${key}; ${suggestionFor(key, keys)}`;
    return [problemAt('unknown-cluster', [...path, key], message, 'key')];
  });
  if (lonely.length > 0 || entries.length === 0) return lonely;
  if (chosenClusters({ clusters: [], labels }, clusters).length > 0) return [];
  const all = entries.map(([key, value]) => `${key}: ${value}`).join(', ');
  return [problemAt('unknown-cluster', path, `no cluster${where} has all of the labels ${all}; expected fewer`, 'key')];
}
