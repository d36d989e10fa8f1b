import type { Delivery } from '../../../clusters/schema/cluster.ts';
import type { RollingStep, RollingSyncData } from '../../../clusters/schema/environments.ts';
import { type Problem, problemAt } from '../explain.ts';
import { choiceProblems, chosenClusters, type LabelledCluster } from './choice.ts';

interface Rolled {
  path: Problem['path'];
  /** Where the app runs in the environment. */
  clusters: readonly LabelledCluster[];
  sync: Delivery['sync'];
}

/** The steps with the clusters of each; every cluster belongs to exactly one, or it would never be synced. */
export function resolveSteps(
  rolling: RollingSyncData | undefined,
  { path: above, clusters, sync }: Rolled,
): { steps?: RollingStep[]; problems: Problem[] } {
  if (rolling === undefined) return { problems: [] };
  const path = [...above, 'rollingSync'];
  const of = 'this app';
  const first = new Map<string, number>();
  const problems = rolling.steps.flatMap((step, i) => {
    const at = [...path, 'steps', i];
    const unknown = choiceProblems(step, { path: at, clusters, of });
    const twice = chosenClusters(step, clusters).flatMap((cluster) => {
      const before = first.get(cluster);
      first.set(cluster, before ?? i);
      if (before === undefined) return [];
      const message = `${cluster} is in step ${before + 1} too; expected each cluster in one step`;
      return [problemAt('rolling-sync', at, message)];
    });
    return [...unknown, ...twice];
  });
  const missing = clusters.filter(({ name }) => !first.has(name)).map(({ name }) => name);
  if (missing.length > 0 && problems.length === 0) {
    const message = `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} in no step, and would never be synced; expected each cluster in one step`;
    problems.push(problemAt('rolling-sync', [...path, 'steps'], message));
  }
  if (sync === 'manual') {
    const message = 'rollingSync syncs step by step on its own; expected sync: auto, or no rollingSync';
    problems.push(problemAt('rolling-sync', path, message, 'key'));
  }
  const steps = rolling.steps.map((step) => ({ clusters: chosenClusters(step, clusters), maxUpdate: step.maxUpdate }));
  return { steps, problems };
}
