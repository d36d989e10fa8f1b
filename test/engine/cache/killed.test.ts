import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { Store } from '../../../engine/cache/store.ts';
import { synth } from '../../../engine/commands/synth.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { snapshot } from '../output/folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetwright-cache-'));
  cpSync('clusters', join(folder, 'clusters'), { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function run(out = 'dist', remembers = true): Promise<Record<string, string>> {
  const terminal = new Terminal({ quiet: true, stderr: { write: () => {} } });
  const cache = remembers ? { folder: join(folder, 'cache'), version: 'one' } : undefined;
  const values = { clusters: join(folder, 'clusters'), cluster: [], out: join(folder, out), adopt: false };
  await synth.run(
    { ...values, watch: false, shard: undefined, join: false, parts: undefined, quiet: true },
    { project: { root: process.cwd(), registry, cache }, terminal },
  );
  return snapshot(join(folder, out));
}

function follow(before: string, after: string): void {
  const file = join(folder, 'clusters/fleet.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(before, after));
}

test('a run that is killed while it remembers leaves nothing of another fleet to the next', async () => {
  await run();
  follow('endpoint: http://s3.minio.miribit.lab:9000', 'endpoint: http://s3.example.org:9000');
  follow('zone: k8s-{cluster}.miribit.lab', 'zone: k8s-{cluster}.example.org');
  const write = Store.prototype.write;
  vi.spyOn(Store.prototype, 'write').mockImplementation(function (this: Store, name, value) {
    if (name === 'run') throw new Error('killed');
    write.call(this, name, value);
  });
  await expect(run()).rejects.toThrow('killed');
  vi.restoreAllMocks();
  follow('endpoint: http://s3.example.org:9000', 'endpoint: http://s3.minio.miribit.lab:9000');
  follow('zone: k8s-{cluster}.example.org', 'zone: k8s-{cluster}.miribit.lab');
  expect(await run()).toEqual(await run('anew', false));
});
