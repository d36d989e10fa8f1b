import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { binariesOf, NEWEST } from '../binaries.ts';
import { PROGRAMS, startControllers } from '../controllers.ts';
import { startDefined } from '../defined.ts';
import { prepare } from '../definitions.ts';
import { report } from '../report.ts';
import type { Server } from '../server.ts';
import { Answers } from './answers.ts';
import { beyond, observedLeft, observedLine, plannedLeft, plannedLine } from './compare.ts';
import { startRollouts } from './controller.ts';
import { type Bench, run } from './course.ts';
import { observedFirst, plannedFirst } from './first.ts';
import { History } from './history.ts';
import { type ObservedStep, observe, snapshotsOf } from './observed.ts';
import { placeAll } from './pods.ts';
import { planOf, rolloutOf, templatesOf } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { isRun, observedVerdicts, plannedVerdicts } from './verdicts.ts';

const ARGO = ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'];
const KINDS: KubeObject[] = [
  ...ARGO.map((kind) => ({ apiVersion: 'argoproj.io/v1alpha1', kind, metadata: { name: '' } })),
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: '' } },
];
const FOLLOWED = [
  '/apis/argoproj.io/v1alpha1/rollouts',
  '/apis/argoproj.io/v1alpha1/analysisruns',
  '/apis/argoproj.io/v1alpha1/experiments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/deployments',
  '/apis/gateway.networking.k8s.io/v1/httproutes',
  '/apis/networking.k8s.io/v1/ingresses',
  '/api/v1/services',
];

const binaries = binariesOf(NEWEST, PROGRAMS);

describe.skipIf(binaries === undefined)('the controller of Argo Rollouts', () => {
  let server: Server;
  let answers: Answers;
  const ends: (() => void)[] = [];
  let bench: Bench;
  const done: ObservedStep[] = [];

  beforeAll(async () => {
    server = await startDefined(binaries!);
    const { client } = server;
    await prepare(KINDS, client);
    await startControllers(server);
    answers = await Answers.listen();
    const history = new History(client, FOLLOWED);
    ends.push(placeAll(client), () => history.stop());
    await startRollouts(server);
    bench = { client, history, answers, log: () => server.log('rollouts-controller') };
  });

  afterAll(async () => {
    for (const end of ends) end();
    await answers?.close();
    await server?.stop();
  });

  test.concurrent.each(SCENARIOS)('does what was planned: $name', async (scenario) => {
    const { changes, since, before } = await run(scenario, bench);
    const first = observedFirst(changes, since);
    const plan = planOf(scenario);
    const moments = snapshotsOf(changes, since, before);
    const steps = observe(moments, plan.steps).slice(0, scenario.until);
    const planned = plan.steps.slice(0, scenario.until);
    expect(steps.map((step, i) => observedLine(plan, planned[i]!, step))).toEqual(planned.map(plannedLine));
    expect(steps.flatMap((step, i) => beyond(plan, planned[i]!, step))).toEqual([]);
    expect(observedLeft(plan, moments.at(-1)!)).toEqual(plannedLeft(plan, scenario));
    // A Deployment that is there already is no first version of the app.
    if (scenario.scaleDown === undefined) expect(first).toEqual(plannedFirst(scenario));
    const templates = templatesOf(scenario, (path) => path);
    for (const each of bench.history.now(scenario.name).filter(isRun)) {
      expect(observedVerdicts(each)).toEqual(plannedVerdicts(each, rolloutOf(scenario, 'v2'), templates));
    }
    done.push(...steps);
  });

  test('is held against every plan', () => {
    const counts = { 'rollouts as planned': SCENARIOS.length, steps: done.length };
    report({ version: NEWEST, subject: 'Argo Rollouts', counts, notes: [] });
    expect(done.length).toBeGreaterThan(SCENARIOS.length);
  });
});
