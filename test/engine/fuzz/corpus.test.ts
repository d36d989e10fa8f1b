import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { ROOT } from '../commands/run.ts';
import { CORPUS } from './corpus.ts';
import type { Report } from './corpus-process.ts';
import { centralAlone, writeFleet } from './fleets.ts';
import { scratchFolder } from './runs.ts';

/** What a file of a cluster may cost, whatever is in it: milliseconds of CPU, and MiB of the whole process. */
const MOST = { milliseconds: 2000, peak: 512 };

/** The same on a slower machine, or one that others use: as many times what the file takes as it should be. */
const MOST_TIMES = 6;

const scratch = scratchFolder();

test('no file of a cluster takes past 2 s or 512 MiB, and each is refused by its place', { timeout: 300_000 }, () => {
  const program = join(scratch, 'corpus.cjs');
  buildSync({
    entryPoints: [join(import.meta.dirname, 'corpus-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  });
  const clusters = join(scratch, 'clusters');
  writeFleet(clusters, centralAlone());
  const args = [`--max-old-space-size=${MOST.peak}`, program, clusters, join(ROOT, 'imports/schemas')];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { reads, peak, usual }: Report = JSON.parse(stdout);
  expect(reads.map(({ name }) => name)).toEqual(Object.keys(CORPUS));
  for (const { name, line } of reads)
    expect(line, name).toMatch(/^error\s+\S+\/cluster-01\.yaml:\d+:\d+: .+ \[[a-z-]+\]$/);
  if (process.env.FUZZ_RUNS) {
    const slow = [...reads].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 8);
    console.log(
      { files: reads.length, peak, usual },
      slow.map(({ name, milliseconds }) => `${name}: ${milliseconds} ms`),
    );
  }
  const most = Math.max(MOST.milliseconds, MOST_TIMES * usual);
  expect(reads.filter(({ milliseconds }) => milliseconds > most)).toEqual([]);
  expect(peak).toBeLessThanOrEqual(MOST.peak);
});
