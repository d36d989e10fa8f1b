import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inProcess } from '../engine/commands/in-process.ts';
import { Run } from '../engine/commands/run.ts';
import { isOf } from '../engine/seal/htpasswd.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { random } from './random.ts';

const KILLS = Number(process.env.KILLS || 40);

const WRITERS = ['cluster-02', 'cluster-03', 'cluster-04'] as const;
const PASSWORDS = 'monitoring/prometheus-agent-remote-write';
const USERS = 'monitoring/thanos-receive-auth-users';

/** The next change anywhere below a folder. */
async function changed(folder: string): Promise<void> {
  const watcher = watch(folder, { recursive: true });
  await new Promise<void>((resolve) => watcher.once('change', () => resolve()));
  watcher.close();
}

test(`kill -9 at ${KILLS} moments of seal generate: every file is whole, and the next run makes all fit again`, async () => {
  const fleet = await SealingFleet.make();
  fleet.write('.gitignore', 'private/\n');
  const folders = ['--ca', join(fleet.top, 'private/ca'), '--passwords', join(fleet.top, 'private/passwords')];
  const args = ['seal', 'generate', '--clusters', fleet.clusters, ...folders];
  const whole = await inProcess(args, { top: fleet.top });
  expect(whole.code).toBe(0);
  const next = random(5);
  let killed = 0;
  let torn = 0;
  while (killed < KILLS) {
    const run = new Run([...args, '--renew', PASSWORDS]);
    await Promise.race([changed(join(fleet.clusters, 'sealed')), run.ended()]);
    await sleep(next() * 15);
    run.kill();
    if ((await run.ended()).code !== 'SIGKILL') continue;
    killed += 1;
    const verified = await inProcess(['seal', 'verify', '--clusters', fleet.clusters], { top: fleet.top });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    if (!WRITERS.every((cluster) => fits(fleet, cluster))) torn += 1;
    expect(await inProcess(args, { top: fleet.top })).toMatchObject({ code: 0, stderr: '' });
    for (const cluster of WRITERS) expect(fits(fleet, cluster)).toBe(true);
  }
  expect(existsSync(join(fleet.top, 'private/ca/ca.key'))).toBe(true);
  console.log({ killed, torn });
  expect(torn).toBeGreaterThan(0);
});

/** Whether the receiver takes the password that the cluster's agent has. */
const fits = (fleet: SealingFleet, cluster: (typeof WRITERS)[number]): boolean =>
  isOf(fleet.opened('cluster-01', USERS, cluster), fleet.opened(cluster, PASSWORDS, 'password'));
