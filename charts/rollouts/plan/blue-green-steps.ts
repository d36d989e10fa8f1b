import { BlueGreenMachine, type BlueGreenSetup, type BlueGreenState, firstBlueGreen } from './blue-green-run.ts';
import type { Timeline } from './canary-steps.ts';
import { type Pace, type Paces, statesOf } from './course.ts';
import { shortTime } from './duration.ts';
import type { Moment, PlannedStep, StepKind } from './plan.ts';
import { undoFrom } from './undo.ts';

type Setup = Omit<BlueGreenSetup, 'pace'>;

/** One of the stages that a blue-green rollout comes through, and how it is known that it is over. */
interface Stage {
  kind: StepKind;
  summary: string;
  over(state: BlueGreenState): boolean;
  waits?: PlannedStep['waits'];
}

function stagesOf({ replicas, blueGreen }: Setup, { endless }: Pace): Stage[] {
  const { previewReplicaCount = replicas, autoPromotionEnabled = true, autoPromotionSeconds = 0 } = blueGreen;
  const named = (templates: readonly { templateName: string }[]) =>
    templates.map(({ templateName }) => templateName).join(', ');
  const stages: Stage[] = [
    {
      kind: 'preview',
      summary: `preview with ${previewReplicaCount} pods`,
      over: ({ before, pause, checkpoint, switched }) => (before ?? pause ?? checkpoint ?? switched) !== undefined,
    },
  ];
  const { prePromotionAnalysis: pre, postPromotionAnalysis: post } = blueGreen;
  if ((pre?.templates ?? []).length > 0) {
    stages.push({
      kind: 'prePromotionAnalysis',
      summary: `analysis ${named(pre?.templates ?? [])}`,
      over: ({ pause, checkpoint, switched }) => (pause ?? checkpoint ?? switched) !== undefined,
      waits: endless?.('prePromotion') ? 'endless' : undefined,
    });
  }
  if (!autoPromotionEnabled || autoPromotionSeconds > 0) {
    stages.push({
      kind: 'pause',
      summary: autoPromotionEnabled ? `pause ${shortTime(autoPromotionSeconds)}` : 'pause',
      over: ({ checkpoint, switched }) => (checkpoint ?? switched) !== undefined,
      waits: autoPromotionEnabled ? undefined : 'person',
    });
  }
  stages.push({
    kind: 'promote',
    summary: 'switch the active Service',
    over: ({ switched }) => switched !== undefined,
  });
  if ((post?.templates ?? []).length > 0) {
    stages.push({
      kind: 'postPromotionAnalysis',
      summary: `analysis ${named(post?.templates ?? [])}`,
      over: ({ promoted }) => promoted !== undefined,
      waits: endless?.('postPromotion') ? 'endless' : undefined,
    });
  }
  const gone = ({ promoted, old }: BlueGreenState) => promoted !== undefined && old.length === 0;
  return [...stages, { kind: 'scaleDown', summary: 'remove the old pods', over: gone }];
}

export function blueGreenTimeline(setup: Setup, paces: Paces): Timeline {
  const walk = (pace: Pace) => {
    const machine = new BlueGreenMachine({ ...setup, pace });
    return { machine, states: statesOf(machine, firstBlueGreen(setup.replicas)) };
  };
  const [earliest, latest, shape] = [walk(paces.earliest), walk(paces.latest), walk(paces.unhindered)];
  const stages = stagesOf(setup, paces.unhindered);
  const over = (states: readonly BlueGreenState[], stage: Stage | undefined) =>
    stage === undefined ? 0 : states.find((state) => stage.over(state))?.now;
  const stageAt = (state: BlueGreenState) => {
    const at = stages.findIndex((stage) => !stage.over(state));
    return at === -1 ? stages.length : at;
  };
  const moments = shape.states.map((state) => ({ ...shape.machine.moment(state), step: stageAt(state) }));
  const steps = stages.map((stage, index): PlannedStep => {
    const done = shape.states.findIndex((state) => stage.over(state));
    const last = lastOf(stage, moments, index, done);
    const times = (each: Stage | undefined) => ({
      earliest: over(earliest.states, each),
      latest: over(latest.states, each),
    });
    return {
      index,
      kind: stage.kind,
      summary: stage.summary,
      ...podsAt(moments, index, last, setup.replicas),
      waits: stage.waits,
      begins: times(stages[index - 1]),
      ends: times(stage),
      ...undoOf(setup, paces, shape.states[last]),
    };
  });
  const promote = steps.find(({ kind }) => kind === 'promote')!;
  return { steps, moments: distinct(moments), finish: promote.ends, settled: steps.at(-1)!.ends };
}

const distinct = (moments: readonly Moment[]): Moment[] =>
  moments.filter((moment, i) => {
    const { at: _, ...rest } = moment;
    const { at: __, ...before } = moments[i - 1] ?? { at: 0 };
    return JSON.stringify(rest) !== JSON.stringify(before);
  });

/** What goes before the switch, or the promotion, may end with it, which is not its doing. */
function lastOf({ kind }: Stage, moments: readonly Moment[], index: number, done: number): number {
  const during = moments.findLastIndex(({ step }) => step === index);
  if (kind !== 'promote' && kind !== 'scaleDown' && during !== -1) return during;
  return done === -1 ? moments.length - 1 : done;
}

function podsAt(moments: readonly Moment[], index: number, done: number, replicas: number) {
  const last = moments[done]!;
  const during = [...moments.filter(({ step }) => step === index), last];
  return {
    setWeight: last.share * 100,
    share: last.share,
    canaryReplicas: last.canary,
    stableReplicas: last.stable,
    experimentReplicas: 0,
    totalReplicas: last.canary + last.stable,
    surge: Math.max(...during.map(({ canary, stable }) => canary + stable - replicas)),
    fewestAvailable: Math.min(
      ...during.map(({ canaryAvailable, stableAvailable }) => canaryAvailable + stableAvailable),
    ),
  };
}

/** Until the promotion is whole, an abort gives the traffic back at once; later it takes a rollout of its own. */
function undoOf(setup: Setup, paces: Paces, state: BlueGreenState | undefined): Pick<PlannedStep, 'undo'> {
  if (state === undefined || state.promoted !== undefined) return {};
  const aborted = { ...state, aborted: true, deadline: undefined };
  return { undo: undoFrom(aborted, paces, (pace) => new BlueGreenMachine({ ...setup, pace })) };
}
