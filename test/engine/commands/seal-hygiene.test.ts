import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SealingFleet } from '../seal/sealing-fleet.ts';
import { formsOf, holding, leftSince, watched, writtenSince } from './plaintexts.ts';

const BACKUP = 'longhorn-system/longhorn-backup-target';

test('no plaintext stands in a file, on the screen or among the arguments of a process', async () => {
  const started = Date.now() - 1000;
  const fleet = await SealingFleet.make();
  fleet.write('.gitignore', 'private/\n');
  const open = { env: 'plain-8xQ1-env', file: 'plain-8xQ1-file', all: 'plain-8xQ1-all', sops: 'plain-8xQ1-sops' };
  const file = fleet.write('private/value', open.file);
  const from = fleet.write('private/all.yaml', `"*": {${BACKUP}: {AWS_ACCESS_KEY_ID: ${open.all}}}`);
  const encrypted = fleet.write('of-sops.yaml', 'sops: {version: 3.9.0}\n');
  const sops = fleet.write('private/bin/sops', `#!/bin/sh\nsleep 0.2\ncat "$0.out"\n`);
  fleet.write('private/bin/sops.out', `"*": {${BACKUP}: {AWS_SECRET_ACCESS_KEY: ${open.sops}}}`);
  chmodSync(sops, 0o755);

  const seen = new Set<string>();
  const env = { VALUE: open.env, PATH: `${join(fleet.top, 'private/bin')}:${process.env.PATH}` };
  const seal = (...args: string[]) => watched(['seal', ...args, '--clusters', fleet.clusters], env, seen);
  const runs = [
    await seal('set', 'cluster-01', BACKUP, 'AWS_ACCESS_KEY_ID', '--env', 'VALUE'),
    await seal('set', 'cluster-02', BACKUP, 'AWS_ACCESS_KEY_ID', '--file', file),
    await seal('all', '--from', from),
    await seal('all', '--from', encrypted),
    await seal('generate', '--ca', join(fleet.top, 'private/ca'), '--passwords', join(fleet.top, 'private/passwords')),
    await seal('list'),
    await watched(['check', '--clusters', fleet.clusters], {}, seen),
    await watched(['synth', '--clusters', fleet.clusters, '--out', join(fleet.top, 'dist')], {}, seen),
  ];
  expect(runs.slice(0, 6).map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    runs.slice(0, 6).map(() => ({ code: 0, stderr: '' })),
  );

  const secret = 'monitoring/prometheus-agent-remote-write';
  const generated = [
    fleet.opened('cluster-02', secret, 'password'),
    fleet.opened('cluster-01', 'monitoring/thanos-receive-tls', 'tls.key').split('\n')[1]!,
    fleet.read('private/ca/ca.key').split('\n')[1]!,
  ];
  const plaintexts = [...Object.values(open), ...generated].flatMap(formsOf);
  const places = [...writtenSince(fleet.top, 0), ...leftSince(started)].filter(
    (path) => !path.startsWith(join(fleet.top, 'private')),
  );
  expect(places.length).toBeGreaterThan(20);
  expect(holding(places, plaintexts)).toEqual([]);
  const said = [...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...seen];
  expect(seen.size).toBeGreaterThan(runs.length);
  expect(said.filter((text) => plaintexts.some((plain) => text.includes(plain)))).toEqual([]);
});
