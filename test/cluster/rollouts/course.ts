import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { complaints } from '../answers.ts';
import { type Client, MERGE } from '../client.ts';
import { settled } from '../controllers.ts';
import type { Answers } from './answers.ts';
import type { Change, History } from './history.ts';
import { revisionOf } from './history.ts';
import { type Rollout, type RolloutStatus, rolloutIn, snapshot } from './observed.ts';
import { APP, changed, type Deed, objectsOf, type Scenario } from './scenario.ts';

/** Milliseconds without any change, after which the controller is reminded. */
const QUIET = 5_000;

/** What happened to one scenario's application from the change of its image on. */
export interface Course {
  changes: readonly Change[];
  /** Revision of the change. */
  since: number;
  /** The hash of the old version's pods. */
  before: string;
}

export interface Bench {
  client: Client;
  history: History;
  answers: Answers;
  /** All that the controller has said. */
  log: () => string;
}

/** Brings the first version, then the second, does what the scenario's people do, and waits for its end. */
export async function run(scenario: Scenario, bench: Bench): Promise<Course> {
  const { client, history, answers } = bench;
  const { name, person = [] } = scenario;
  const status = (): RolloutStatus => rolloutIn(history.now(name))?.status ?? {};
  const until = (what: string, holds: (status: RolloutStatus) => boolean) => {
    const reminding = setInterval(() => history.quiet(name) > QUIET && remind(name, client), QUIET);
    return history
      .until(
        name,
        () => holds(status()) || undefined,
        () => `${name}: not ${what}: ${JSON.stringify(snapshot(history.now(name), ''))}`,
      )
      .finally(() => clearInterval(reminding));
  };
  for (const object of objectsOf(scenario, (path, script) => answers.at(path, script))) await apply(client, object);
  await until('healthy at first', ({ phase }) => phase === 'Healthy' && isUpToDate(history.now(name)));
  const before = status().stableRS!;
  const since = await apply(client, changed(scenario));
  let pauses = 0;
  for (const deed of person) {
    await until(
      `paused for ${deed}`,
      (now) => isWaiting(now, history.now(name)) && pausesSince(history, name, since) > pauses,
    );
    pauses = pausesSince(history, name, since);
    await act(deed, name, bench);
  }
  await until(scenario.ends, () => hasEnded(scenario, history, before));
  // What it does not do in so many turns it does not do.
  for (let turns = 0; scenario.stays !== undefined && turns < 5; turns++) await turn(name, bench);
  await history.caughtUp(name);
  return { changes: history.of(name), since, before };
}

async function apply(client: Client, object: KubeObject): Promise<number> {
  const answer = await client.apply(object);
  const refused = complaints(object, answer);
  if (refused.length > 0) throw new Error(refused.join('\n'));
  return revisionOf(answer.body as KubeObject);
}

/** The controller has seen the workload as it is. */
function isUpToDate(objects: readonly KubeObject[]): boolean {
  const rollout = rolloutIn(objects);
  if (rollout?.status?.observedGeneration !== String(rollout?.metadata.generation)) return false;
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  return deployment === undefined || 'workloadObservedGeneration' in (rollout?.status ?? {});
}

/** Paused, and not for a time. */
function isWaiting(
  { pauseConditions = [], currentStepIndex = 0 }: RolloutStatus,
  objects: readonly KubeObject[],
): boolean {
  const step = rolloutIn(objects)?.spec.strategy.canary?.steps?.[currentStepIndex];
  return pauseConditions.length > 0 && step?.pause?.duration === undefined;
}

/** The pauses without an end that have begun, by what tells one from another. */
function pausesSince(history: History, namespace: string, since: number): number {
  const starts = history
    .of(namespace)
    .filter((change): change is Change & { object: Rollout } => change.object.kind === 'Rollout')
    .filter(({ revision, object }) => revision > since && isWaiting(object.status ?? {}, [object]))
    .map(({ object: { status } }) => JSON.stringify([status?.currentStepIndex, status?.pauseConditions]));
  return new Set(starts).size;
}

/** Patches the status as `kubectl argo rollouts` does. */
async function act(deed: Deed, namespace: string, { client, history }: Bench): Promise<void> {
  const patch = { status: patchOf(deed, rolloutIn(history.now(namespace))?.status ?? {}) };
  const { status, body } = await client.send('PATCH', `${pathOf(namespace)}/status`, patch, MERGE);
  if (status >= 300) throw new Error(`${namespace}: ${deed}: ${body.message}`);
}

/**
 * Changes what has no meaning, so that the controller hears of the Rollout again; gives the revision. What it is told in the
 * very moment in which it writes a status it forgets until then.
 */
async function remind(namespace: string, client: Client): Promise<number> {
  const annotations = { 'fleetwright.test/reminder': String(Date.now()) };
  const { body } = await client.send('PATCH', pathOf(namespace), { metadata: { annotations } }, MERGE);
  return revisionOf(body as KubeObject);
}

/** Has the controller look at a Rollout once more, and waits until it has. */
async function turn(namespace: string, { client, log }: Bench): Promise<void> {
  const since = await remind(namespace, client);
  const line = new RegExp(`Reconciliation completed.* namespace=${namespace} resourceVersion=([0-9]+) `, 'g');
  const left = await settled(async () => {
    await remind(namespace, client);
    return [...log().matchAll(line)].some(([, revision]) => Number(revision) >= since) ? [] : ['no turn'];
  }, 60_000);
  expect(left).toEqual([]);
}

const pathOf = (namespace: string): string => `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/rollouts/${APP}`;

function patchOf(deed: Deed, { canary, currentStepIndex = 0 }: RolloutStatus): object {
  if (deed === 'abort') return { abort: true };
  if (deed === 'promote --full') return { promoteFull: true };
  // Else it would judge the same run again.
  return canary?.currentStepAnalysisRunStatus?.status === 'Inconclusive'
    ? { pauseConditions: null, controllerPause: false, currentStepIndex: currentStepIndex + 1 }
    : { pauseConditions: null };
}

function hasEnded({ name, ends, replicas, stays }: Scenario, history: History, before: string): boolean {
  const now = snapshot(history.now(name), before);
  if (now.rollout.phase !== ends || now.rollout.currentPodHash === before) return false;
  const { canary, canaryAvailable, stable, stableAvailable, weight } = now;
  if (stays !== undefined)
    return isDeepStrictEqual({ canary: canaryAvailable, stable: stableAvailable, weight }, stays);
  const fresh = [canary, canaryAvailable];
  const old = [stable, stableAvailable];
  const [left, gone] = ends === 'Healthy' ? [fresh, old] : [old, fresh];
  return left.every((count) => count === replicas) && gone.every((count) => count === 0);
}
