import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letters } from '../gate/made-up.ts';
import { copyOfProject, fleetwright, remove } from './run.ts';

const TOKEN = `glpat-${letters(20)}`;

let root: string;
beforeAll(() => {
  root = copyOfProject();
  git('init', '--quiet');
  git('config', 'core.hooksPath', '.githooks');
  mkdirSync(join(root, '.githooks'));
  writeFileSync(join(root, '.githooks/pre-commit'), '#!/bin/sh\nexec npm run --silent check -- --staged\n', {
    mode: 0o755,
  });
  writeFileSync(join(root, '.gitignore'), 'node_modules\nimports\n');
});
afterAll(() => remove(root));

/** What Git and its hooks say, and how it ended. */
function git(...args: string[]): { code: number; said: string } {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  try {
    const said = execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8', env, stdio: 'pipe' });
    return { code: 0, said };
  } catch (cause) {
    const { status, stdout, stderr } = cause as { status: number; stdout: string; stderr: string };
    return { code: status, said: stdout + stderr };
  }
}

const write = (path: string, text: string) => writeFileSync(join(root, path), text);

test('the whole project passes its hook', () => {
  git('add', '--all');
  expect(git('commit', '--message', 'all')).toMatchObject({ code: 0 });
});

test('a commit with a secret is refused, however it is made', () => {
  write('clusters/notes.md', `${TOKEN}\n`);
  git('add', '--all');
  const refused = git('commit', '--message', 'notes');
  expect(refused.code).not.toBe(0);
  expect(refused.said).toMatch(/clusters\/notes\.md:1:1: a GitLab access token is staged; .* \[open-secret\]/);
  expect(refused.said).not.toContain(TOKEN);
  git('rm', '--cached', '--quiet', 'clusters/notes.md');

  write('cdk8s.yaml', `# ${TOKEN}\n`);
  expect(git('commit', '--message', 'a', 'cdk8s.yaml').said).toContain('cdk8s.yaml:1:3: a GitLab access token');
  expect(git('commit', '--message', 'a', '--all').said).toContain('cdk8s.yaml:1:3: a GitLab access token');
  expect(git('log', '--format=%s').said).toBe('all\n');
});

test('by itself it ends with 2, and says how much it read', async () => {
  git('add', 'cdk8s.yaml');
  const { code, stdout, stderr } = await fleetwright(['check', '--staged'], { root });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '1 error in 1 staged file\n' });
  expect(stderr).toContain('cdk8s.yaml:1:3: a GitLab access token');
  const { findings } = JSON.parse((await fleetwright(['check', '--staged', '--json'], { root })).stdout);
  expect(findings).toEqual([expect.objectContaining({ code: 'open-secret', at: 'cdk8s.yaml:1:3' })]);
});

test('outside of a repository it says so', async () => {
  remove(join(root, '.git'));
  expect(await fleetwright(['check', '--staged'], { root })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^check: --staged: .*is in no Git repository/),
  });
});
