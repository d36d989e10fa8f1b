import { COLD, FIRST, ONE_AND_CENTRAL, ONE_CLUSTER, UNCHANGED } from './cases.ts';
import { type Cost, type Spread, spreadOf } from './measure.ts';
import { PEERS } from './peers.ts';
import { ratioOf, type Sample } from './sample.ts';

/** What the project has set itself to cost at most. */
export interface Target {
  /** What is measured, and how much it may be. */
  what: string;
  /** Measured ÷ allowed; none where it was not measured. */
  share?: Spread;
  reached?: boolean;
}

export interface Measured {
  samples: readonly Sample[];
  /** Milliseconds from a save to what it brings about. */
  watch?: { data: Spread; code: Spread };
  /** Highest resident memory of a first run: clusters → GiB. */
  peak: Readonly<Record<string, number>>;
}

const wall = ({ wall }: Cost): number => wall;
const user = ({ user }: Cost): number => user;

/** All of them, also those that a run did not measure. */
export function targetsOf({ samples, watch, peak }: Measured): Target[] {
  const [spec, large] = [4, 1000].map((size) => samples.find(({ clusters }) => clusters === size));
  return [
    target("the spec's fleet, synth, cold: wall time, 0.4 s", scaled(spec, COLD, 0.4)),
    target("the spec's fleet, synth, first run: wall time, 0.4 s", scaled(spec, FIRST, 0.4)),
    target("the spec's fleet, synth, cold: wall time, that of plain cdk8s", ratio(spec, COLD, PEERS[0]!.name, wall)),
    target('1,000 clusters, synth, cold: wall time, 3 × `cp -r`', copies(large, COLD, 3)),
    target('1,000 clusters, synth, first run: wall time, 3 × `cp -r`', copies(large, FIRST, 3)),
    target('1,000 clusters, synth, first run: memory, 1.5 GiB', peak[1000] && spreadOf([peak[1000] / 1.5])),
    target('1,000 clusters, synth, first run: CPU per object, 1.15 × that at 100', growth(samples, 1.15)),
    target('1,000 clusters, synth, nothing changed: wall time, 0.5 × `cp -r`', copies(large, UNCHANGED, 0.5)),
    ...[ONE_CLUSTER, ONE_AND_CENTRAL].map((name) =>
      target(`1,000 clusters, ${name}: wall time, 2 s`, scaled(large, name, 2)),
    ),
    target("the spec's fleet, watch, data saved: wall time, 100 ms", watch && by(watch.data, 100)),
    target("the spec's fleet, watch, code saved: wall time, 500 ms", watch && by(watch.code, 500)),
    ...PEERS.flatMap(({ name }) => againstPeer(name, samples)),
  ];
}

function target(what: string, share: Spread | undefined | 0): Target {
  return share ? { what, share, reached: share.median <= 1 } : { what };
}

function againstPeer(name: string, samples: readonly Sample[]): Target[] {
  const measured = samples.filter(({ costs }) => costs.has(name));
  if (measured.length === 0) return [{ what: `synth, first run: user seconds, those of ${name}` }];
  return measured.flatMap((sample) =>
    [FIRST, COLD].map((run) =>
      target(`${sample.clusters} clusters, ${run}: user seconds, those of ${name}`, ratio(sample, run, name, user)),
    ),
  );
}

const costsOf = (sample: Sample | undefined, name: string): readonly Cost[] => sample?.costs.get(name) ?? [];

const scaled = (sample: Sample | undefined, name: string, seconds: number): Spread | undefined =>
  sample && by(spreadOf(costsOf(sample, name).map(wall)), seconds);

const copies = (sample: Sample | undefined, name: string, times: number): Spread | undefined =>
  sample && by(ratioOf(costsOf(sample, name), sample.copies, wall), times);

function ratio(sample: Sample | undefined, name: string, than: string, of: (cost: Cost) => number): Spread | undefined {
  return sample && ratioOf(costsOf(sample, name), costsOf(sample, than), of);
}

/** CPU of an object at 1,000 clusters and at 100 were not measured at one time, so there is no round to compare. */
function growth(samples: readonly Sample[], times: number): Spread | undefined {
  const [small, large] = [100, 1000].map((size) => {
    const found = samples.find(({ clusters }) => clusters === size);
    return found && by(spreadOf(costsOf(found, FIRST).map(({ cpu }) => cpu)), found.objects);
  });
  return small && large && by(large, small.median * times);
}

const by = ({ median, min, max }: Spread, divisor: number): Spread => ({
  median: median / divisor,
  min: min / divisor,
  max: max / divisor,
});
