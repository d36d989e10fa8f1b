import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { collectParts } from '../../../engine/shards/collect.ts';
import { leavePart } from '../../../engine/shards/leave.ts';
import { sourceOf } from '../../../engine/shards/origin.ts';
import { placesOf } from '../../../engine/shards/shard.ts';
import { compose, load, settle } from '../../../engine/synthesize.ts';
import { fleets, textsOf, writeFleet } from './fleets.ts';
import { runs, scratchFolder } from './runs.ts';

const scratch = scratchFolder();
const parts = join(scratch, 'parts');
const options = { clusters: join(scratch, 'clusters'), schemas: 'imports/schemas', registry };

test('any fleet in any number of shards is what it is as a whole', { timeout: 3_600_000 }, () => {
  const seen = { fleets: 0, files: 0, findings: 0, counts: new Set<number>() };
  fc.assert(
    fc.property(fleets(), fc.nat(), (fleet, number) => {
      writeFleet(options.clusters, textsOf(fleet));
      rmSync(parts, { recursive: true, force: true });
      const loaded = load(options);
      if (!('fleet' in loaded)) return;
      const source = sourceOf(loaded.fleet, 'one');
      const clusters = loaded.fleet.clusters.length;
      const count = 1 + (number % (clusters + 2));
      for (let index = 1; index <= count; index++) {
        const shard = { index, count };
        leavePart(parts, { shard, source, ...compose(loaded, options, placesOf(shard, clusters)) });
      }
      const whole = compose(loaded, options);
      const joined = { clusters: collectParts(parts, source), kept: whole.kept };
      expect(joined).toEqual(whole);
      const settled = settle(loaded, joined);
      expect(settled).toEqual(settle(loaded, whole));
      seen.fleets += 1;
      seen.counts.add(count);
      seen.findings += settled.findings.length;
      for (const { files } of joined.clusters) seen.files += files.size;
    }),
    runs(10),
  );
  if (process.env.FUZZ_RUNS) console.log(seen);
  expect(seen.fleets).toBeGreaterThan(5);
  expect(seen.counts.size).toBeGreaterThan(2);
  expect(seen.files).toBeGreaterThan(100);
});
