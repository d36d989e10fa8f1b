import { drawn, randomOf } from './chances.ts';
import type { Requests } from './exposure.ts';
import { present } from './phases.ts';
import type { Counts } from './query.ts';
import { gap, isEnough, listed, MOST, NOTHING, type Outlook, type Trial } from './trial.ts';
import { counted, NO_MEASUREMENT, verdictOf } from './verdict.ts';

interface Segment {
  from: number;
  to: number;
  requests: Requests;
}

/** Draws the requests of every stretch of time and lets the measurements look at them, many times over. */
export function simulated(trial: Trial): Outlook {
  const { metric, measure, assumed } = trial;
  if (measure.kind !== 'requests') return NOTHING;
  const times = timesOf(trial);
  const segments = segmentsOf(trial, times, measure.windows);
  const random = randomOf(assumed.seed);
  const aborts = new Map<number, number>();
  const inconclusive = new Map<number, number>();
  let noticed = 0;
  for (let run = 0; run < assumed.runs && !isEnough(trial, noticed / assumed.runs); run++) {
    const sums = new Sums(segments, trial, random);
    let tally = NO_MEASUREMENT;
    for (const at of times) {
      tally = counted(tally, measure.phase(sums.at(at - assumed.metricsDelay)));
      const verdict = verdictOf(tally, metric);
      if (verdict === undefined) continue;
      const into = verdict === 'Inconclusive' ? inconclusive : verdict === 'Successful' ? undefined : aborts;
      into?.set(at, (into.get(at) ?? 0) + 1 / assumed.runs);
      if (into !== undefined) noticed += 1;
      break;
    }
  }
  return { aborts: listed(aborts), inconclusive: listed(inconclusive), drawn: true };
}

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
