import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../charts/rollouts/plan/plan.ts';
import { temporaryFolder } from '../output/folder.ts';
import { inProcess } from './in-process.ts';
import { FOUR_CLUSTERS, ROOT } from './run.ts';

const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
const FIRST = 'First delivery: all pods at once, nothing is judged.';

/** A project in which frontend runs in prod on one of its two clusters, and its first commit has nothing. */
function project({ isRepository = true } = {}): string {
  const root = temporaryFolder();
  symlinkSync(join(ROOT, 'imports'), join(root, 'imports'));
  if (!isRepository) return root;
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...AUTHOR, ...args]);
  git('init', '--quiet', '-b', 'main');
  git('commit', '--quiet', '--allow-empty', '-m', 'Start');
  const delivered = join(root, 'dist/clusters/cluster-03/frontend-prod/rollout-frontend.yaml');
  mkdirSync(dirname(delivered), { recursive: true });
  writeFileSync(delivered, 'kind: Rollout\n');
  git('add', 'dist');
  git('commit', '--quiet', '-m', 'Deliver');
  // What is written and not committed runs nowhere.
  const written = join(root, 'dist/clusters/cluster-04/frontend-prod/rollout-frontend.yaml');
  mkdirSync(dirname(written), { recursive: true });
  writeFileSync(written, 'kind: Rollout\n');
  return root;
}

const planIn = (root: string, ...args: string[]) =>
  inProcess(['rollout', 'plan', 'frontend', '--env', 'prod', ...args, '--clusters', FOUR_CLUSTERS], {
    top: root,
    root,
  });

type Printed = Plan & { clusters: string[] };

describe('what no commit has is delivered for the first time', () => {
  test('on the cluster where it is new, and nowhere else', async () => {
    const { code, stdout, stderr } = await planIn(project());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, running, fresh] = stdout.split(/^## /m);
    expect(running).toMatch(/^frontend in prod on cluster-03\n\nCanary with /);
    expect(running).toContain('| setWeight 5 ');
    expect(fresh).toMatch(`frontend in prod on cluster-04\n\n${FIRST} No such Rollout`);
    expect(fresh).toMatch(/^\| +6 \| all pods at once \| +100 % \| +4 \| +0 \| +4 \|/m);
    expect(fresh).not.toMatch(/setWeight|analysis watches|aborted in|requests fail:/);
  });

  test('in a picture and as JSON too', async () => {
    const root = project();
    const { stdout } = await planIn(root, '--json', '--base', 'HEAD^', '--svg', join(root, 'plan.svg'));
    const [only, ...others]: Printed[] = JSON.parse(stdout);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ isFirst: true, clusters: ['cluster-03', 'cluster-04'], finish: { latest: 60 } });
    expect(only!.steps.map(({ summary }) => summary)).toEqual(['all pods at once']);
    expect(only!.detection).toMatchObject({ runs: [], total: { aborts: 0 } });
    expect(readFileSync(join(root, 'plan.svg'), 'utf8')).toContain(FIRST);
  });

  test('unless the next update is asked for', async () => {
    const { stdout } = await planIn(project(), '--update', '--base', 'HEAD^');
    expect(stdout).not.toContain(FIRST);
    expect(stdout).toContain('| setWeight 5 ');
  });
});

test('where there is no Git, an update is planned and says so', async () => {
  const { code, stdout } = await planIn(project({ isRepository: false }));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^- whether this is a first delivery is not known, .* planned is an update$/m);
  expect(stdout).toContain('| setWeight 5 ');
});

test('a base that is no commit is refused', async () => {
  const message = 'rollout plan: --base nope: there is no such commit here; expected one such as main\n';
  expect(await planIn(project(), '--base', 'nope')).toEqual({ code: 2, stdout: '', stderr: message });
});
