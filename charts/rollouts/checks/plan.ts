import { scaleOf } from '../../platform/checks/pods.ts';
import { type Check, clusterCheck, type Violation } from '../../shared/check.ts';
import type { KubeObject, Manifest, Manifests } from '../../shared/manifest.ts';
import { PLAN_LEVELS, type PlanFinding, UNWATCHED } from '../plan/findings.ts';
import { type PlanInput, planRollout } from '../plan/plan.ts';
import { planKey } from '../plan/plan-key.ts';
import { scrapeIntervalOf } from './scraping.ts';

type Code = PlanFinding['code'];

/**
 * What is certain whatever the traffic is: nothing fails without a fault, and everything with one.
 * Chance is left to those who know their traffic, and ask for the plan: fewer draws tell these two apart.
 */
const CERTAIN = { fault: 1, healthy: 0, runs: 400 };

const planned = new Map<string, readonly PlanFinding[]>();

/** The same Rollout on many clusters is planned once: their names in its queries make no other plan. */
function findingsOf(input: PlanInput, cluster: string): readonly PlanFinding[] {
  const { strategy, replicas, minReadySeconds } = input.rollout.spec as Record<string, unknown>;
  const { name, namespace, annotations } = input.rollout.metadata;
  const templates = input.templates?.map(({ metadata, spec }) => [metadata.name, spec]);
  const all = [
    name,
    namespace,
    annotations?.[UNWATCHED],
    strategy,
    replicas,
    minReadySeconds,
    input.assumptions,
    templates,
  ];
  const key = planKey(all, cluster);
  const known = planned.get(key) ?? planRollout(input).findings;
  planned.set(key, known);
  return known;
}

/** A plan for the fewest pods that there are. */
function inputOf(rollout: Manifest, manifests: Manifests): PlanInput {
  const { namespace, object } = rollout;
  const { spec } = object as KubeObject & { spec: { replicas?: number } };
  const { count } = scaleOf(rollout, manifests, spec.replicas);
  const templates = manifests
    .ofKind('AnalysisTemplate', 'ClusterAnalysisTemplate')
    .filter((template) => template.object.kind === 'ClusterAnalysisTemplate' || template.namespace === namespace);
  return {
    rollout: object,
    templates: templates.map((template) => template.object),
    assumptions: { ...CERTAIN, replicas: count, scrapeInterval: scrapeIntervalOf(manifests) },
  };
}

function planCheck(code: Code, counts: (finding: PlanFinding) => boolean = () => true): Check<Violation[]> {
  return clusterCheck(code, PLAN_LEVELS[code], function* (manifests) {
    for (const rollout of manifests.ofKind('Rollout')) {
      const { canary, blueGreen } = rollout.object.spec.strategy ?? {};
      // Whoever has both or neither is told so by the validator.
      if ((canary === undefined) === (blueGreen === undefined)) continue;
      for (const finding of findingsOf(inputOf(rollout, manifests), rollout.cluster)) {
        if (finding.code === code && counts(finding)) {
          yield { at: rollout.field(finding.field), message: finding.message };
        }
      }
    }
  });
}

/** The analyses of a Rollout notice at least a version that answers nothing but errors. */
export const rolloutPlanBlind = planCheck('rollout-plan-blind');

/** Nor do they abort every version that has no fault. */
export const rolloutPlanFalseAbort = planCheck('rollout-plan-false-abort');

/** A version that gets all traffic at once is looked at before or after, by an analysis or by a person. */
export const rolloutPlanUnwatched = planCheck('rollout-plan-unwatched');

/** An abort gives the old version all traffic again. */
export const rolloutPlanNoReturn = planCheck('rollout-plan-no-return');

/** Pauses are over within days. */
export const rolloutPlanLongPause = planCheck('rollout-plan-long-pause');

/** What a step waits for ends; metrics that do not are told by `analysis-ends`. */
export const rolloutPlanEndless = planCheck('rollout-plan-endless', ({ field }) => field.endsWith('.experiment'));
