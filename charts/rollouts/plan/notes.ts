import type { KubeObject } from '../../shared/manifest.ts';
import { shortTime } from './duration.ts';
import { innerCallersNote } from './inner-callers.ts';
import { toldOf } from './notified.ts';
import type { Plan } from './plan.ts';
import type { PlannedMetric } from './planned-metric.ts';
import { sameWeightNotes } from './same-weights.ts';
import type { RolloutShape } from './shapes.ts';

type Sketch = Omit<Plan, 'findings' | 'notes'>;

interface Around {
  /** Services that pods of others may ask. */
  services: readonly KubeObject[];
  notifications: KubeObject | undefined;
}

/** What a person may want to know of a plan. */
export function notesOf(plan: Sketch, rollout: RolloutShape, { services, notifications }: Around): string[] {
  const { spec } = rollout;
  const notes: string[] = [];
  const { steps, detection, progressDeadline, assumptions } = plan;
  const persons = steps.filter(({ waits }) => waits === 'person');
  const { unknown } = detection.total;
  if (!plan.isFirst && detection.runs.length === 0) {
    notes.push(
      unknown.length === 0
        ? 'no analysis watches it: a fault is noticed by people, or by nobody'
        : `what the analyses of ${unknown.join(', ')} notice is not known`,
    );
  }
  if (persons.length > 0) {
    const told = toldOf(rollout, notifications).join(', ');
    const where = persons.map(({ index }) => index).join(' and ');
    const whom = told === '' ? ', and no notification tells anybody' : `; a notification tells ${told}`;
    notes.push(`step ${where} waits for a person to promote it${whom}`);
  }
  for (const { field, metrics, missing } of detection.runs) {
    if (missing.length > 0) notes.push(`${field}: there is no template ${missing.join(', ')}`);
    for (const metric of metrics) notes.push(...metricNotes(metric));
  }
  notes.push(...sameWeightNotes(plan));
  notes.push(...innerCallersNote(plan, rollout, services));
  const slowest = assumptions.podReady.latest + (spec.minReadySeconds ?? 0);
  const { seconds, aborts } = progressDeadline;
  if (slowest > seconds) {
    notes.push(
      `pods may take ${shortTime(slowest)}, and after ${shortTime(seconds)} without progress it counts as failed`,
    );
  }
  const consequence = aborts ? 'it is aborted' : 'it counts as degraded, and stays as it is until somebody aborts it';
  notes.push(`a version whose pods never become ready is noticed after ${shortTime(seconds)}; then ${consequence}`);
  if (spec.workloadRef !== undefined) notes.push(adoption(spec.workloadRef));
  return notes;
}

function metricNotes({ name, why, resource, sees }: PlannedMetric): string[] {
  if (why !== undefined) return [`${name}: what it sees is not known: ${why}`];
  if (resource === undefined) return [];
  const of = sees === 'canary' ? ' of the new version' : sees === 'stable' ? ' of the old version' : '';
  return [`${name} looks at ${resource}${of}: it sees pods that come near their limit, and no request that fails`];
}

function adoption({ name = '', scaleDown = 'never' }: NonNullable<RolloutShape['spec']['workloadRef']>): string {
  const then = {
    never: 'its pods stay until somebody scales it to 0',
    onsuccess: 'it is scaled to 0 once the first rollout is healthy',
    progressively: 'it gives up a pod for every pod of the first rollout that is ready',
  }[scaleDown];
  return `the pod template is that of the Deployment ${name}: ${then ?? `scaleDown ${scaleDown} is not known`}`;
}
