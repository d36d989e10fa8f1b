import { simulated } from './drawing.ts';
import { type Phases, phasesAt } from './phases.ts';
import { gap, isEnough, listed, MOST, NOTHING, type Outlook, type Trial, takes } from './trial.ts';
import { counted, NO_MEASUREMENT, type Phase, type Tally, verdictOf } from './verdict.ts';

/** Exact where measurements do not look at the same requests twice, by a seeded simulation where they do. */
export function outlookOf(trial: Trial): Outlook {
  const { kind } = trial.measure;
  if (trial.metric.dryRun || kind === 'unknown' || kind === 'resource') return NOTHING;
  return isExact(trial) ? exactly(trial) : simulated(trial);
}

/** Where all requests of a version end alike, windows that overlap see no other than those that do not. */
function isExact({ metric, measure, fault, healthy }: Trial): boolean {
  if (measure.kind !== 'requests') return true;
  const versions = new Set(measure.selections.map(({ version }) => version));
  if (versions.size > 1 || measure.windows.length > 1) return false;
  const certain = (part: number) => part === 0 || part === 1;
  const seen = versions.has('canary') ? [fault] : versions.has('stable') ? [healthy] : [fault, healthy];
  if (metric.count === 1 || seen.every(certain)) return true;
  return measure.windows[0]! <= (metric.interval ?? Number.POSITIVE_INFINITY);
}

interface State {
  at: number;
  tally: Tally;
}

function exactly(trial: Trial): Outlook {
  const { metric, stops } = trial;
  const aborts = new Map<number, number>();
  const inconclusive = new Map<number, number>();
  let states = new Map<string, { state: State; chance: number }>();
  const put = (into: typeof states, state: State, chance: number) => {
    const key = [state.at, ...Object.values(state.tally)].join();
    into.set(key, { state, chance: (into.get(key)?.chance ?? 0) + chance });
  };
  put(states, { at: trial.begins + metric.initialDelay + takes(trial), tally: NO_MEASUREMENT }, 1);
  const known = new Map<number, Phases>();
  let noticed = 0;
  while (states.size > 0 && !isEnough(trial, noticed)) {
    const next: typeof states = new Map();
    for (const { state, chance } of states.values()) {
      if (state.at > stops || chance < 1e-12 || state.tally.count >= MOST) continue;
      const phases = known.get(state.at) ?? phasesAt(trial, state.at);
      known.set(state.at, phases);
      for (const phase of PHASES) {
        if (phases[phase] <= 0) continue;
        const part = chance * phases[phase];
        const tally = counted(state.tally, phase);
        const verdict = verdictOf(tally, metric);
        if (verdict !== undefined && verdict !== 'Successful') noticed += part;
        if (verdict === 'Failed' || verdict === 'Error') aborts.set(state.at, (aborts.get(state.at) ?? 0) + part);
        else if (verdict === 'Inconclusive') inconclusive.set(state.at, (inconclusive.get(state.at) ?? 0) + part);
        else if (verdict === undefined) put(next, { at: state.at + gap(trial, phase), tally }, part);
      }
    }
    states = next;
  }
  return { aborts: listed(aborts), inconclusive: listed(inconclusive) };
}

const PHASES: readonly Phase[] = ['Successful', 'Failed', 'Inconclusive', 'Error'];
