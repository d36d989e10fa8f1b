import { z } from 'zod';
import { AnalysisSchema } from './analysis.ts';
import { dnsName, goDuration } from './units.ts';

/** A number of pods, or a share of them. */
export const podsOrPercent = z.union([
  z.int().min(0).max(1000),
  z.string().regex(/^([0-9]|[1-9][0-9]|100)%$/, { error: 'expected a number of pods, or a share such as 25%' }),
]);

const surge = {
  maxSurge: podsOrPercent.default('25%').describe('pods beyond replicas while versions change'),
  maxUnavailable: podsOrPercent.default(0).describe('pods fewer than replicas while versions change'),
};

/** What both kinds of Rollout take. */
const progress = {
  progressDeadline: goDuration.default('10m').describe('without progress for that long it counts as Degraded'),
  rollbackWindow: z
    .int()
    .min(1)
    .max(2147483647)
    .optional()
    .describe('going back to one of so many last revisions skips steps and analyses'),
};

const analyses = z.array(AnalysisSchema).default([]);

const step = <Name extends string, Value extends z.ZodType>(name: Name, value: Value) =>
  z.strictObject({ [name]: value } as Record<Name, Value>);

const weight = z.int().min(0).max(100);

const StepSchema = z.union([
  step('setWeight', weight.describe('per cent of the traffic; without a gateway, of the pods')),
  step(
    'pause',
    z.union([goDuration, z.literal('untilPromoted')]).describe('a time, or until a person promotes: untilPromoted'),
  ),
  step('analysis', z.array(AnalysisSchema).min(1).describe('goes on once all have succeeded')),
  step(
    'setCanaryScale',
    z
      .union([
        z.strictObject({ replicas: z.int().min(0).max(1000).describe('pods') }),
        z.strictObject({ weight: weight.describe('per cent of all pods') }),
        z.strictObject({ matchTrafficWeight: z.literal(true) }),
      ])
      .describe('pods of the new version apart from its weight; needs traffic: gateway'),
  ),
]);

export type CanaryStep = z.output<typeof StepSchema>;

/** Steps by name, each ending at 100 by itself. */
export const PRESETS = {
  quick: [{ setWeight: 20 }, { pause: '3m' }, { setWeight: 50 }, { pause: '3m' }],
  steady: [{ setWeight: 5 }, { pause: '5m' }, { setWeight: 20 }, { pause: '10m' }, { setWeight: 50 }, { pause: '10m' }],
  manual: [{ setWeight: 10 }, { pause: '5m' }, { setWeight: 50 }, { pause: 'untilPromoted' }],
} as const satisfies Record<string, readonly CanaryStep[]>;

export type Preset = keyof typeof PRESETS;

const recreate = z
  .strictObject({ type: z.literal('recreate') })
  .describe('stops the old pods before the new ones start: nothing answers in between');

const rolling = z
  .strictObject({ type: z.literal('rolling'), ...surge })
  .refine(({ maxSurge, maxUnavailable }) => !(isNone(maxSurge) && isNone(maxUnavailable)), {
    path: ['maxUnavailable'],
    error: 'with neither surge nor unavailability no pod can be replaced; expected one of them above 0',
  })
  .describe('replaces pods a few at a time');

const blueGreen = z
  .strictObject({
    type: z.literal('blueGreen'),
    autoPromotion: z
      .union([z.boolean(), goDuration])
      .default(true)
      .describe('true: as soon as analyses have succeeded; a time: that long after; false: by a person'),
    preview: z
      .strictObject({
        replicas: z.int().min(1).max(1000).optional().describe('of the new version until it is promoted; default: all'),
        host: dnsName.optional().describe('where ingress serves the new version before it is promoted'),
      })
      .prefault({})
      .describe('the new version before it is promoted'),
    prePromotionAnalysis: analyses.describe('of the new version, before it is promoted'),
    postPromotionAnalysis: analyses.describe('after it is promoted; a failure goes back'),
    scaleDownDelay: goDuration.default('30s').describe('how long the old pods stay after the promotion'),
    unwatched: z
      .string()
      .min(1)
      .optional()
      .describe('why neither an analysis nor a person looks at a new version; without a reason that is a warning'),
    ...progress,
  })
  .describe('starts all of the new version beside the old one, and then switches');

const canary = z
  .strictObject({
    type: z.literal('canary'),
    steps: z
      .union([z.enum(Object.keys(PRESETS) as [Preset, ...Preset[]]), z.array(StepSchema).min(1)])
      .default('steady')
      .describe('steps, or the name of ready ones'),
    traffic: z
      .enum(['gateway', 'none'])
      .default('none')
      .describe(
        "gateway: weights are those of an HTTPRoute at the cluster's Gateway; none: as many pods as the weight asks",
      ),
    analysis: analyses.describe('beside the steps; a failure goes back'),
    analysisFrom: z
      .int()
      .min(0)
      .optional()
      .describe('number of the step, from 0, with which the analysis starts; default: 1, behind the first'),
    ...surge,
    ...progress,
  })
  .refine(({ maxSurge, maxUnavailable }) => !(isNone(maxSurge) && isNone(maxUnavailable)), {
    path: ['maxUnavailable'],
    error: 'with neither surge nor unavailability no pod can be replaced; expected one of them above 0',
  })
  .superRefine((canary, context) => {
    for (const { path, message } of stepProblems(canary)) context.addIssue({ code: 'custom', path, message });
  })
  .describe('gives the new version more traffic step by step');

/** How a new version replaces the old one. */
export const StrategySchema = z.discriminatedUnion('type', [recreate, rolling, blueGreen, canary]);

export type Strategy = z.output<typeof StrategySchema>;
export type StrategyInput = z.input<typeof StrategySchema>;

const isNone = (amount: number | string): boolean => amount === 0 || amount === '0%';

interface Steps {
  steps: Preset | CanaryStep[];
  traffic: 'gateway' | 'none';
  analysisFrom?: number | undefined;
}

function stepProblems({ steps, traffic, analysisFrom }: Steps): { path: (string | number)[]; message: string }[] {
  const list: readonly CanaryStep[] = typeof steps === 'string' ? PRESETS[steps] : steps;
  const first = list.findIndex((step) => 'setCanaryScale' in step || ('setWeight' in step && step.setWeight > 0));
  const late =
    analysisFrom === undefined || analysisFrom < list.length
      ? []
      : [`there are ${list.length} steps, counted from 0; expected the number of one of them`];
  return [
    ...late.map((message) => ({ path: ['analysisFrom'], message })),
    ...list.flatMap((step, i) => {
      if ('analysis' in step && (first === -1 || i < first)) {
        const message = 'no pod of the new version runs yet; expected setWeight ahead of it';
        return [{ path: ['steps', i, 'analysis'], message }];
      }
      if (!('setCanaryScale' in step) || traffic === 'gateway') return [];
      const message = 'the scale follows the weight where no gateway splits the traffic; expected traffic: gateway';
      return [{ path: ['steps', i, 'setCanaryScale'], message }];
    }),
  ];
}
