import { analysisStart } from '../../../clusters/schema/placed-analysis.ts';
import { type CanaryStep, type Strategy as Data, PRESETS } from '../../../clusters/schema/strategy.ts';
import { canary as canaryStrategy, fromStep, type StepOf } from '../../rollouts/canary.ts';
import { gatewayApi } from '../../rollouts/routers/gateway-api.ts';
import { pause, setCanaryScale, setWeight } from '../../rollouts/steps.ts';
import type { Strategy } from '../../rollouts/strategy.ts';
import type { Service } from '../../shared/service.ts';
import { amount, duration } from '../amounts.ts';
import { Analyses } from '../analyses.ts';
import type { Deliverable, Delivered } from './delivered.ts';
import { rollout } from './rollout.ts';
import { route, routeLabels } from './route.ts';

type Canary = Extract<Data, { type: 'canary' }>;

/** Delivered step by step by the rollouts controller. */
export function canary(of: Deliverable, delivery: Canary): Delivered {
  const hasPorts = Object.keys(of.data.ports).length > 0;
  const live = hasPorts ? of.service('server') : undefined;
  const analyses = new Analyses(of);
  const strategy = delivery.traffic === 'gateway' ? routed(of, delivery, analyses) : unrouted(of, delivery, analyses);
  const object = rollout(of, delivery, strategy);
  return { object, kind: 'Rollout', live, all: live };
}

function unrouted(of: Deliverable, delivery: Canary, analyses: Analyses): Strategy {
  const canaryService = analyses.asksOneVersion ? of.service('canary') : undefined;
  return canaryStrategy({
    ...commonOf(delivery, analyses, canaryService),
    steps: stepsOf(delivery).flatMap((step) => plainStep(step, analyses, canaryService)),
    canaryService,
  });
}

function routed(of: Deliverable, delivery: Canary, analyses: Analyses): Strategy {
  const [stableService, canaryService] = [of.service('stable'), of.service('canary')];
  return canaryStrategy({
    ...commonOf(delivery, analyses, canaryService),
    steps: stepsOf(delivery).flatMap((step): StepOf<'canary scale'>[] =>
      'setCanaryScale' in step ? [setCanaryScale(step.setCanaryScale)] : plainStep(step, analyses, canaryService),
    ),
    canaryService,
    stableService,
    trafficRouting: gatewayApi({
      selectedHttpRoutes: { labels: routeLabels(of), routes: [route(of, stableService, canaryService)] },
    }),
  });
}

const stepsOf = ({ steps }: Canary): readonly CanaryStep[] => (typeof steps === 'string' ? PRESETS[steps] : steps);

/** A step that needs no router. */
function plainStep(step: CanaryStep, analyses: Analyses, canaryService: Service<string> | undefined): StepOf<never>[] {
  if ('setWeight' in step) return [setWeight(step.setWeight)];
  if ('pause' in step) return [step.pause === 'untilPromoted' ? pause() : pause(duration(step.pause))];
  if (!('analysis' in step)) return [];
  const run = analyses.ending('step', step.analysis, canaryService);
  return run === undefined ? [] : [run];
}

function commonOf(delivery: Canary, analyses: Analyses, canaryService: Service<string> | undefined) {
  const beside = analyses.beside(delivery.analysis, canaryService);
  return {
    maxSurge: amount(delivery.maxSurge),
    maxUnavailable: amount(delivery.maxUnavailable),
    ...(beside === undefined ? {} : { analysis: fromStep(analysisStart(delivery), beside) }),
  };
}
