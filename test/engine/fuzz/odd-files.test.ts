import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Run } from '../commands/run.ts';
import { centralAlone, writeFleet } from './fleets.ts';
import { scratchFolder } from './runs.ts';

const scratch = scratchFolder();
const clusters = join(scratch, 'clusters');
const out = join(scratch, 'dist');

beforeEach(() => writeFleet(clusters, centralAlone()));

/** What may stand where the file of a cluster is expected, and never ends or never fits. */
const MAKE: Record<string, (path: string) => void> = {
  'a pipe that nobody writes to': (path) => void execFileSync('mkfifo', [path]),
  'a link to a device without an end': (path) => symlinkSync('/dev/zero', path),
  'a link to itself': (path) => symlinkSync('cluster-02.yaml', path),
  'a folder': (path) => void mkdirSync(path),
  '8 GiB of nothing': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 8 * 2 ** 30);
  },
  'any bytes': (path) =>
    writeFileSync(
      path,
      Uint8Array.from({ length: 100_000 }, (_, index) => (index * index * 31) % 256),
    ),
};

test.each(Object.keys(MAKE))('%s in the place of a cluster is one line, and nothing is written', async (what) => {
  MAKE[what]!(join(clusters, 'cluster-02.yaml'));
  const run = new Run(['synth', '--quiet', '--clusters', clusters, '--out', out]);
  onTestFinished(() => run.kill());
  const { code, stderr } = await run.ended();
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error {2}\S+\/cluster-02\.yaml:\d+:\d+: .+ \[[a-z-]+\]\n$/);
  expect(existsSync(out)).toBe(false);
});
