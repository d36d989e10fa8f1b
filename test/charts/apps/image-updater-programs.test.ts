import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { programs } from '../../../charts/apps/image-updater-config.ts';

/** Runs one of the programs with the arguments and the environment that v1.3.0 gives it. */
function run(name: 'git' | 'ssh', args: readonly string[], env: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-programs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(programs({ host: 'git.example.org' })))
    writeFileSync(join(folder, file), text ?? '', { mode: 0o755 });
  const PATH = `${folder}:/usr/bin:/bin`;
  const { stdout, stderr } = spawnSync(join(folder, name), args, {
    encoding: 'utf8',
    env: { PATH, HOME: folder, ...env },
  });
  return stdout + stderr;
}

test.runIf(existsSync('/usr/bin/git'))('git checks certificates, whatever the robot has said of them', () => {
  const env = run('git', ['-c', 'alias.show-env=!env', 'show-env'], { GIT_SSL_NO_VERIFY: 'true', OTHER: 'kept' });
  expect(env).toContain('OTHER=kept');
  expect(env).not.toContain('GIT_SSL_NO_VERIFY');
});

test.runIf(existsSync('/usr/bin/ssh'))('ssh checks the host, by the hosts that Argo CD knows', () => {
  const unchecked = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
  const settings = run('ssh', ['-G', ...unchecked, 'git@git.example.org']).split('\n');
  expect(settings).toContain('stricthostkeychecking true');
  expect(settings).toContain('userknownhostsfile /app/config/ssh/ssh_known_hosts');
  expect(settings).toContain('user git');
});
