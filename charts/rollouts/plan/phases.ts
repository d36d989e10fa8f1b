import { binomial, type Masses, poisson } from './chances.ts';
import type { Counts } from './query.ts';
import type { Selection } from './selection.ts';
import type { Trial } from './trial.ts';
import type { Phase } from './verdict.ts';

/** How likely a measurement ends in each way. */
export type Phases = Readonly<Record<Phase, number>>;

/** The chances of the phases of a measurement that ends at a second. */
export function phasesAt(trial: Trial, at: number): Phases {
  const { measure, exposure, fault, healthy, assumed } = trial;
  if (measure.kind === 'unknown' || measure.kind === 'resource')
    return { Successful: 1, Failed: 0, Inconclusive: 0, Error: 0 };
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
export function countsOf(
  { bad, good }: { bad: number; good: number },
  { assumed }: Pick<Trial, 'assumed'>,
  longest: number,
): Counts {
  return ({ version, outcome }, window) => {
    // A rate takes two samples.
    if (window < 2 * assumed.scrapeInterval) return undefined;
    const count = (outcome === 'bad' ? bad : outcome === 'good' ? good : bad + good) * (window / longest);
    return present(count, version);
  };
}

/** The new version has no series of what it never counted; the old one has counted everything before. */
export const present = (count: number, version: Selection['version']): number | undefined =>
  count === 0 && version === 'canary' ? undefined : count;
