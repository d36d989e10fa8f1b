import { CanaryMachine } from './canary-run.ts';
import { type CanarySetup, type CanaryState, firstCanary } from './canary-state.ts';
import { momentsOf, type Paces, statesOf } from './course.ts';
import { pauseSeconds, shortTime } from './duration.ts';
import type { Moment, PlannedStep, Span, StepKind } from './plan.ts';
import type { StepShape } from './shapes.ts';
import { undoFrom } from './undo.ts';

export interface Timeline {
  steps: PlannedStep[];
  /** Of the earliest course, in which nothing is waited for that never ends. */
  moments: Moment[];
  /** Until the new version has all traffic. */
  finish: Span;
  /** Until the pods of the old one are gone too. */
  settled: Span;
}

interface Walk {
  machine: CanaryMachine;
  states: readonly CanaryState[];
}

const walk = (setup: CanarySetup): Walk => {
  const machine = new CanaryMachine(setup);
  return { machine, states: statesOf(machine, firstCanary(setup.replicas)) };
};

export function canaryTimeline(setup: Omit<CanarySetup, 'pace'>, paces: Paces): Timeline {
  const earliest = walk({ ...setup, pace: paces.earliest });
  const latest = walk({ ...setup, pace: paces.latest });
  const shape = walk({ ...setup, pace: paces.unhindered });
  const { steps } = shape.machine;
  const planned = [...steps.keys(), steps.length, steps.length + 1].map((index) => {
    const times = (at: number): Span => ({ earliest: reached(earliest, at), latest: reached(latest, at) });
    return {
      ...stepOf(shape, index),
      begins: times(index),
      ends: times(index + 1),
      ...undoOf(setup, paces, shape, index),
    };
  });
  return {
    steps: planned,
    moments: momentsOf(shape.machine, shape.states),
    finish: planned[steps.length]!.ends,
    settled: planned[steps.length + 1]!.ends,
  };
}

/** The promotion counts as a step after the last, and the end of the old pods as one more. */
function stepAt({ steps }: CanaryMachine, { step, promoted, old }: CanaryState): number {
  if (!promoted) return step;
  return old.length > 0 ? steps.length + 1 : steps.length + 2;
}

const reached = ({ machine, states }: Walk, index: number): number | undefined =>
  states.find((state) => stepAt(machine, state) >= index)?.now;

function stepOf({ machine, states }: Walk, index: number) {
  const during = states.filter((state) => stepAt(machine, state) === index);
  const done = states.find((state) => stepAt(machine, state) > index) ?? states.at(-1)!;
  const moments = [...during, done].map((state) => machine.moment(state));
  const { replicas } = machine.setup;
  const last = machine.moment(done);
  const total = ({ canary, stable, experiment }: Moment) => canary + stable + experiment;
  const step = machine.steps[index];
  // The experiment ends with its step; its pods may stay.
  const experiment = Math.max(0, ...during.map((state) => machine.moment(state).experiment));
  return {
    index,
    ...(step === undefined ? lastSteps(machine, index) : described(step)),
    setWeight: machine.targets.setWeightAt(index),
    share: last.share,
    canaryReplicas: last.canary,
    stableReplicas: last.stable,
    experimentReplicas: experiment,
    totalReplicas: last.canary + last.stable + experiment,
    surge: Math.max(0, ...moments.map((moment) => total(moment) - replicas)),
    fewestAvailable: Math.min(
      ...moments.map(({ canaryAvailable, stableAvailable }) => canaryAvailable + stableAvailable),
    ),
    waits: step === undefined ? undefined : waitOf(step, index, machine),
  };
}

function lastSteps({ steps }: CanaryMachine, index: number): { kind: StepKind; summary: string } {
  return index === steps.length
    ? { kind: 'promote', summary: 'promote to all' }
    : { kind: 'scaleDown', summary: 'remove the old pods' };
}

function described(step: StepShape): { kind: StepKind; summary: string } {
  if (step.setWeight !== undefined) return { kind: 'setWeight', summary: `setWeight ${step.setWeight}` };
  if (step.pause !== undefined) {
    const { duration } = step.pause;
    return { kind: 'pause', summary: duration === undefined ? 'pause' : `pause ${shortTime(pauseSeconds(duration))}` };
  }
  if (step.setCanaryScale !== undefined) {
    const { replicas, weight } = step.setCanaryScale;
    const scale =
      replicas !== undefined
        ? `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`
        : weight !== undefined
          ? `${weight} %`
          : 'as the weight';
    return { kind: 'setCanaryScale', summary: `setCanaryScale ${scale}` };
  }
  if (step.analysis !== undefined) {
    const names = (step.analysis.templates ?? []).map(({ templateName }) => templateName);
    return { kind: 'analysis', summary: `analysis ${names.join(', ')}` };
  }
  if (step.experiment !== undefined) {
    const { duration } = step.experiment;
    return { kind: 'experiment', summary: duration === undefined ? 'experiment' : `experiment ${duration}` };
  }
  if (step.setHeaderRoute !== undefined)
    return { kind: 'setHeaderRoute', summary: `setHeaderRoute ${step.setHeaderRoute.name}` };
  if (step.setMirrorRoute !== undefined)
    return { kind: 'setMirrorRoute', summary: `setMirrorRoute ${step.setMirrorRoute.name}` };
  return { kind: 'plugin', summary: `plugin ${step.plugin?.name ?? ''}` };
}

function waitOf(step: StepShape, index: number, { setup }: CanaryMachine): PlannedStep['waits'] {
  if (step.pause !== undefined && step.pause.duration === undefined) return 'person';
  if (step.plugin !== undefined) return 'plugin';
  const runs = step.analysis !== undefined || step.experiment !== undefined;
  return runs && setup.pace.endless?.(index) ? 'endless' : undefined;
}

/** What an abort does at the end of a step; after the promotion there is nothing to abort. */
function undoOf(
  setup: Omit<CanarySetup, 'pace'>,
  paces: Paces,
  { machine, states }: Walk,
  index: number,
): Pick<PlannedStep, 'undo'> {
  if (index >= machine.steps.length) return {};
  const done = states.find((state) => stepAt(machine, state) > index);
  if (done === undefined) return {};
  const aborted = { ...done, aborted: true, waiting: undefined, deadline: undefined };
  return { undo: undoFrom(aborted, paces, (pace) => new CanaryMachine({ ...setup, pace })) };
}
