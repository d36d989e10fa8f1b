import type { Strategy as Data } from '../../../clusters/schema/strategy.ts';
import { seconds } from '../../../clusters/schema/units.ts';
import { UNWATCHED } from '../../rollouts/plan/findings.ts';
import { Rollout } from '../../rollouts/rollout.ts';
import type { Strategy } from '../../rollouts/strategy.ts';
import type { Deliverable } from './delivered.ts';

type Progressive = Extract<Data, { type: 'blueGreen' | 'canary' }>;

/** What the rollouts controller delivers, however it does. */
export function rollout(
  { scope, name, labels, late, replicas, selector, template }: Deliverable,
  delivery: Progressive,
  strategy: Strategy,
): Rollout {
  const { progressDeadline, rollbackWindow } = delivery;
  const unwatched = delivery.type === 'blueGreen' ? delivery.unwatched : undefined;
  return new Rollout(scope, `Rollout-${name}`, {
    name,
    labels,
    annotations: unwatched === undefined ? late?.annotations : { ...late?.annotations, [UNWATCHED]: unwatched },
    replicas,
    revisionHistoryLimit: 3,
    progressDeadlineSeconds: seconds(progressDeadline),
    rollbackWindow: rollbackWindow === undefined ? undefined : { revisions: rollbackWindow },
    selector,
    template,
    strategy,
  });
}
