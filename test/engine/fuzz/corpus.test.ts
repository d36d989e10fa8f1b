import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { ROOT } from '../commands/run.ts';
import { CORPORA, MOST } from './corpus.ts';
import type { Report } from './corpus-process.ts';
import { centralAlone, writeFleet } from './fleets.ts';
import { scratchFolder } from './runs.ts';

/** The same on a slower machine: as many times what the file takes as it should be, which is 0.4 s where 2 s are promised. */
const MOST_TIMES = 5;

const scratch = scratchFolder();
const clusters = join(scratch, 'clusters');
const program = join(scratch, 'corpus.cjs');

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, 'corpus-process.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    define: { 'import.meta.url': '__url' },
    banner: { js: "const __url = require('node:url').pathToFileURL(__filename).href;" },
  });
});

const APPS = {
  'apps/web.yaml':
    'name: web\nnamespace: shop\nimage: registry.example.org/shop/web\nenvironments: {dev: {imageUpdater: {}}, prod: {}}\n',
  'apps/images.yaml': 'web: {prod: "registry.example.org/shop/web:v1"}\n',
  'apps/overlays/web/dev/kustomization.yaml': 'images: [{name: registry.example.org/shop/web, newTag: v1}]\n',
};

/** The central cluster of the example with one app, which a robot moves in one environment and a person in the other. */
const fleet = () => {
  const { 'fleet.yaml': own = '', ...rest } = centralAlone();
  const environments = 'environments: {dev: {clusters: [cluster-01]}, prod: {clusters: [cluster-01]}}\n';
  return { 'fleet.yaml': own + environments, ...rest, ...APPS };
};

test.each(Object.entries(CORPORA))(
  'no %s takes past 2 s or 512 MiB, and what no file may say is refused by its place',
  { timeout: 600_000 },
  (name, corpus) => {
    writeFleet(clusters, fleet());
    // The rest is for what is no heap; garbage of the file before would count otherwise.
    const args = [`--max-old-space-size=${MOST.peak - 160}`, program, clusters, join(ROOT, 'imports/schemas'), name];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { reads, peak, usual }: Report = JSON.parse(stdout);
    expect(reads.map(({ name }) => name)).toEqual(Object.keys(corpus));
    // What an app says decides about its images too.
    const place = name.startsWith('apps/') ? 'apps/\\S+' : name;
    const refusal = new RegExp(`^error\\s+\\S+/${place}:\\d+:\\d+: .+ \\[[a-z-]+\\]$`);
    for (const read of reads) {
      if (typeof corpus[read.name] === 'function') expect(read.line, read.name).not.toMatch(refusal);
      else expect(read.line, read.name).toMatch(refusal);
    }
    if (process.env.FUZZ_RUNS) {
      const slow = [...reads].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 8);
      console.log(
        name,
        { files: reads.length, peak, usual },
        slow.map(({ name, milliseconds }) => `${name}: ${milliseconds} ms`),
      );
    }
    const most = Math.max(MOST.milliseconds, MOST_TIMES * usual);
    expect(reads.filter(({ milliseconds }) => milliseconds > most)).toEqual([]);
    expect(peak).toBeLessThanOrEqual(MOST.peak);
  },
);
