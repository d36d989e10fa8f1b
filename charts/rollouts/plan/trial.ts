import type { Metric } from './analysis.ts';
import type { Assumptions } from './assumptions.ts';
import { binomial, drawn, type Masses, poisson, randomOf } from './chances.ts';
import type { Exposure, Requests } from './exposure.ts';
import type { Measure } from './measure.ts';
import type { Counts } from './query.ts';
import type { Selection } from './selection.ts';
import { counted, ERROR_RETRY, NO_MEASUREMENT, type Phase, type Tally, verdictOf } from './verdict.ts';

/** The chance that something happens at a second of the rollout. */
export interface Chance {
  at: number;
  chance: number;
}

/** What may become of a metric. */
export interface Outlook {
  /** It fails, or is an error: the rollout aborts. */
  aborts: readonly Chance[];
  /** It is inconclusive: the rollout waits for a person. */
  inconclusive: readonly Chance[];
}

export interface Trial {
  metric: Metric;
  measure: Measure;
  /** Seconds: when the run begins, and when it is stopped whatever it has found. */
  begins: number;
  stops: number;
  exposure: Exposure;
  /** The parts of the requests to the new and to the old version that fail. */
  fault: number;
  healthy: number;
  assumed: Assumptions;
}

type Phases = Readonly<Record<Phase, number>>;

export const NOTHING: Outlook = { aborts: [], inconclusive: [] };

/** Exact where measurements do not look at the same requests twice, by a seeded simulation where they do. */
export function outlookOf(trial: Trial): Outlook {
  if (trial.metric.dryRun || trial.measure.kind === 'unknown') return NOTHING;
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
  while (states.size > 0) {
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

const takes = ({ metric, assumed }: Trial): number => (metric.provider.job === undefined ? 0 : assumed.job);

const gap = (trial: Trial, phase: Phase): number =>
  Math.max(1, (phase === 'Error' ? ERROR_RETRY : (trial.metric.interval ?? ERROR_RETRY)) + takes(trial));

const listed = (chances: ReadonlyMap<number, number>): Chance[] =>
  [...chances].map(([at, chance]) => ({ at, chance })).sort((a, b) => a.at - b.at);

/** The chances of the phases of a measurement that ends at a second. */
export function phasesAt(trial: Trial, at: number): Phases {
  const { measure, exposure, fault, healthy, assumed } = trial;
  if (measure.kind === 'unknown') return { Successful: 1, Failed: 0, Inconclusive: 0, Error: 0 };
  if (measure.kind === 'probe') {
    const share = measure.version === 'both' ? exposure.shareAt(at) : measure.version === 'canary' ? 1 : 0;
    const failing = share * fault + (1 - share) * healthy;
    return { ...NO_PHASE, Successful: 1 - failing, [measure.failing]: failing };
  }
  const window = Math.max(...measure.windows);
  const { version } = measure.selections[0]!;
  const seen = exposure.between(at - assumed.metricsDelay - window, at - assumed.metricsDelay);
  const requests = { canary: version === 'stable' ? 0 : seen.canary, stable: version === 'canary' ? 0 : seen.stable };
  const phases = { ...NO_PHASE };
  const phaseOf = (bad: number, good: number) => measure.phase(countsOf({ bad, good }, trial, window));
  const add = (bad: number, good: number, chance: number) => {
    phases[phaseOf(bad, good)] += chance;
  };
  const expected = requests.canary + requests.stable;
  const failing = requests.canary * fault + requests.stable * healthy;
  if (expected < FEW) {
    each(poisson(failing), (bad, p) => each(poisson(expected - failing), (good, q) => add(bad, good, p * q)));
  } else {
    const [canary, stable] = [Math.round(requests.canary), Math.round(requests.stable)];
    const bad = together(binomial(canary, fault), binomial(stable, healthy));
    stretches(bad, canary + stable, phaseOf).forEach(([low, high]) => {
      add(bad.from + low, canary + stable - bad.from - low, sum(bad.masses, low, high));
    });
  }
  return phases;
}

const NO_PHASE: Phases = { Successful: 0, Failed: 0, Inconclusive: 0, Error: 0 };

/** Below this many requests it varies how many there are at all. */
const FEW = 20;

function each({ from, masses }: Masses, visit: (hits: number, chance: number) => void): void {
  masses.forEach((chance, i) => {
    if (chance > 1e-15) visit(from + i, chance);
  });
}

/** The sum of two numbers that do not depend on each other. */
function together(a: Masses, b: Masses): Masses {
  const masses = new Array<number>(a.masses.length + b.masses.length - 1).fill(0);
  a.masses.forEach((p, i) => {
    if (p <= 1e-15) return;
    b.masses.forEach((q, j) => {
      masses[i + j]! += p * q;
    });
  });
  return { from: a.from + b.from, masses };
}

/** Numbers of failed requests, from and up to, that are all judged alike. */
function stretches(
  { from, masses }: Masses,
  all: number,
  phaseOf: (bad: number, good: number) => Phase,
): [low: number, high: number][] {
  const phase = (i: number) => phaseOf(from + i, all - from - i);
  const last = masses.length - 1;
  const split = (low: number, high: number): [number, number][] => {
    if (phase(low) === phase(high)) return [[low, high + 1]];
    if (high - low === 1)
      return [
        [low, high],
        [high, high + 1],
      ];
    const middle = (low + high) >> 1;
    return [...split(low, middle), ...(middle + 1 <= high ? split(middle + 1, high) : [])];
  };
  // Without any failure, or success, series may be missing: the ends are judged for themselves.
  const marks = [...new Set([0, 1, ...Array.from({ length: 15 }, (_, i) => Math.ceil(((i + 1) * last) / 16)), last])];
  const bounds = marks.filter((mark) => mark <= last).sort((a, b) => a - b);
  return bounds.flatMap((low, i) => split(low, (bounds[i + 1] ?? last + 1) - 1));
}

const sum = (masses: readonly number[], from: number, to: number): number => {
  let total = 0;
  for (let i = from; i < to; i++) total += masses[i]!;
  return total;
};

/** What a query counts where so many requests failed and did not. */
function countsOf({ bad, good }: { bad: number; good: number }, { assumed }: Trial, longest: number): Counts {
  return ({ version, outcome }, window) => {
    // A rate takes two samples.
    if (window < 2 * assumed.scrapeInterval) return undefined;
    const count = (outcome === 'bad' ? bad : outcome === 'good' ? good : bad + good) * (window / longest);
    return present(count, version);
  };
}

/** The new version has no series of what it never counted; the old one has counted everything before. */
const present = (count: number, version: Selection['version']): number | undefined =>
  count === 0 && version === 'canary' ? undefined : count;

interface Segment {
  from: number;
  to: number;
  requests: Requests;
}

/** Draws the requests of every stretch of time and lets the measurements look at them, many times over. */
function simulated(trial: Trial): Outlook {
  const { metric, measure, assumed } = trial;
  if (measure.kind !== 'requests') return NOTHING;
  const times = timesOf(trial);
  const segments = segmentsOf(trial, times, measure.windows);
  const random = randomOf(assumed.seed);
  const aborts = new Map<number, number>();
  const inconclusive = new Map<number, number>();
  for (let run = 0; run < assumed.runs; run++) {
    const sums = new Sums(segments, trial, random);
    let tally = NO_MEASUREMENT;
    for (const at of times) {
      tally = counted(tally, measure.phase(sums.at(at - assumed.metricsDelay)));
      const verdict = verdictOf(tally, metric);
      if (verdict === undefined) continue;
      const into = verdict === 'Inconclusive' ? inconclusive : verdict === 'Successful' ? undefined : aborts;
      into?.set(at, (into.get(at) ?? 0) + 1 / assumed.runs);
      break;
    }
  }
  return { aborts: listed(aborts), inconclusive: listed(inconclusive) };
}

/** The most measurements that are looked at of an endless metric. */
const MOST = 500;

/** Without the earlier retries of errors, which look at nearly the same requests. */
function timesOf(trial: Trial): number[] {
  const { metric, begins, stops } = trial;
  const first = begins + metric.initialDelay;
  const retries = metric.consecutiveErrorLimit + 1;
  const most = Math.min(MOST, (metric.count ?? MOST) + retries);
  const times = Array.from({ length: most }, (_, i) => first + i * gap(trial, 'Successful'));
  return times.filter((at) => at <= stops);
}

function segmentsOf({ exposure, assumed }: Trial, times: readonly number[], windows: readonly number[]): Segment[] {
  const edges = times.flatMap((at) => [0, ...windows].map((window) => at - assumed.metricsDelay - window));
  const sorted = [...new Set(edges)].sort((a, b) => a - b);
  return sorted.slice(1).map((to, i) => ({ from: sorted[i]!, to, requests: exposure.between(sorted[i]!, to) }));
}

const DRAWN = ['canaryBad', 'canaryGood', 'stableBad', 'stableGood'] as const;

/** The requests of one run, summed up so that any window is a difference. */
class Sums {
  readonly #edges: ReadonlyMap<number, number>;
  readonly #sums: readonly Readonly<Record<(typeof DRAWN)[number], number>>[];
  readonly #scrape: number;

  constructor(segments: readonly Segment[], { fault, healthy, assumed }: Trial, random: () => number) {
    this.#scrape = assumed.scrapeInterval;
    this.#edges = new Map(segments.flatMap(({ from, to }, i) => [[from, i] as const, [to, i + 1] as const]));
    const sums = [{ canaryBad: 0, canaryGood: 0, stableBad: 0, stableGood: 0 }];
    for (const { requests } of segments) {
      const { canary, stable } = requests;
      const last = sums.at(-1)!;
      sums.push({
        canaryBad: last.canaryBad + drawn(canary * fault, random),
        canaryGood: last.canaryGood + drawn(canary * (1 - fault), random),
        stableBad: last.stableBad + drawn(stable * healthy, random),
        stableGood: last.stableGood + drawn(stable * (1 - healthy), random),
      });
    }
    this.#sums = sums;
  }

  at(end: number): Counts {
    return ({ version, outcome }, window) => {
      if (window < 2 * this.#scrape) return undefined;
      const [first, last] = [this.#sums[this.#edges.get(end - window) ?? 0]!, this.#sums[this.#edges.get(end) ?? 0]!];
      const counts = (key: (typeof DRAWN)[number]) => last[key] - first[key];
      const bad =
        version === 'canary'
          ? counts('canaryBad')
          : version === 'stable'
            ? counts('stableBad')
            : counts('canaryBad') + counts('stableBad');
      const good =
        version === 'canary'
          ? counts('canaryGood')
          : version === 'stable'
            ? counts('stableGood')
            : counts('canaryGood') + counts('stableGood');
      return present(outcome === 'bad' ? bad : outcome === 'good' ? good : bad + good, version);
    };
  }
}
