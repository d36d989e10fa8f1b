import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { copyOfProject, ROOT, remove } from './engine/commands/run.ts';
import { GITHUB, GITLAB, NoteServer } from './note-server.ts';
import { isCondition, isInPipeline } from './pipeline-rules.ts';
import { type Ran, RunnerShell } from './runner-shell.ts';

const lines = z.array(z.string());
const Rules = z.array(z.object({ if: z.string(), when: z.string().optional() }));
const GitLabJob = z.object({
  script: lines,
  rules: Rules,
  needs: lines.optional(),
  environment: z.object({ name: z.string(), action: z.string() }).optional(),
  variables: z.record(z.string(), z.string()),
});
const GitLab = z.object({ plan: GitLabJob, 'plan-note': GitLabJob });
const Step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const GitHubJob = z.object({ if: z.string(), permissions: z.record(z.string(), z.string()), steps: z.array(Step) });
const GitHub = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.object({}),
  jobs: z.object({ plan: GitHubJob, comment: GitHubJob }),
});

const text = (name: string): string => readFileSync(`docs/pipelines/${name}`, 'utf8');
const gitLab = GitLab.parse(load(text('fleet.gitlab-ci.yml')));
const gitHub = GitHub.parse(load(text('fleet.github.yml')));

/** What a job of GitHub runs behind its checkout and `npm ci`. */
const runs = ({ steps }: z.infer<typeof GitHubJob>): string =>
  steps.flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run])).join('\n');

/** Milliseconds for hooks and tests that run whole jobs. */
const SLOW = 300_000;

let top: string;
let project: string;

const runner = new RunnerShell(() => top);
const sh = runner.must.bind(runner);

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'fleetwright-plans-'));
  project = copyOfProject();
  cpSync(join(ROOT, '.gitignore'), join(project, '.gitignore'));
  sh('npm run --silent synth -- --quiet', project);
  sh('git init --quiet -b main && git add --all && git commit --quiet --message Start', project);
}, SLOW);
afterAll(() => [top, project].forEach(remove), SLOW);

let folders = 0;
function folder(): string {
  const path = join(top, `runner-${folders++}`);
  mkdirSync(path);
  return path;
}

type Change = (path: string) => void;

const edit =
  (file: string, from: string | RegExp, to: string): Change =>
  (path) => {
    const before = readFileSync(join(path, file), 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(join(path, file), after);
  };

const FRONTEND = 'clusters/apps/frontend.yaml';
const IMAGES = 'clusters/apps/images.yaml';

/** A checkout of a request that changes something, merged into what it began at; without its dist. */
function request(change: Change): string {
  const path = join(folder(), 'fleet');
  sh(`git clone --quiet ${project} ${path}`, dirname(path));
  symlinkSync(join(project, 'node_modules'), join(path, 'node_modules'));
  change(path);
  sh('git add --all clusters && git commit --quiet --allow-empty --message Change', path);
  return path;
}

/** Where GitHub shows what a job says of itself. */
const summaryOf = (path: string): string => join(dirname(path), 'summary');

interface Forge {
  name: string;
  /** Runs the job that plans. */
  plan(path: string, more?: Record<string, string>): Ran;
  host: typeof GITLAB;
  token: string;
  /** The job that posts, and what it finds in its environment. */
  post: string;
  env(server: string): Record<string, string>;
  /** How a note that is posted shows the picture of a rollout. */
  picture: RegExp;
}

const forges: Forge[] = [
  {
    name: 'GitLab',
    plan: (path, more) => {
      const base = runner.must('git rev-parse HEAD^', path).trim();
      const script = gitLab.plan.script.filter((line) => line !== 'npm ci').join('\n');
      const job = { CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_JOB_URL: 'https://git.example.org/job/1' };
      return runner.run(script, path, { ...job, ...more });
    },
    host: GITLAB,
    token: 'secret-token',
    post: gitLab['plan-note'].script.join('\n'),
    env: (server) => ({
      CI_API_V4_URL: `${server}/api/v4`,
      CI_PROJECT_ID: '5',
      CI_MERGE_REQUEST_IID: '3',
      PLAN_TOKEN: 'secret-token',
    }),
    picture: /^!\[frontend-prod\.svg\]\(\/uploads\/\d+\/frontend-prod\.svg\)$/m,
  },
  {
    name: 'GitHub',
    plan: (path, more) => runner.run(runs(gitHub.jobs.plan), path, { GITHUB_STEP_SUMMARY: summaryOf(path), ...more }),
    host: GITHUB,
    token: 'Bearer secret-token',
    post: runs(gitHub.jobs.comment),
    env: (server) => ({
      GITHUB_API_URL: server,
      GITHUB_REPOSITORY: 'example/fleet',
      NUMBER: '3',
      PICTURES: 'https://github.com/example/fleet/actions/runs/1/artifacts/2',
      TOKEN: 'secret-token',
    }),
    picture: /^\[Pictures\]\(https:\/\/github\.com\/example\/fleet\/actions\/runs\/1\/artifacts\/2\), for 90 days\.$/m,
  },
];

/** Runs the job that plans on a request; the folder that it keeps. */
function planned({ plan }: Forge, change: Change): string {
  const path = request(change);
  const { code, said } = plan(path);
  expect(code, said).toBe(0);
  return join(path, 'plans');
}

const plannedOnce = new Map<string, string>();

/** The checkout of a request with another image, as the job that plans has left it; of those who plan it, the first runs it. */
function withNewImage(forge: Forge): string {
  const made = plannedOnce.get(forge.name) ?? dirname(planned(forge, NEW_IMAGE));
  plannedOnce.set(forge.name, made);
  return made;
}

/** What that job keeps, to be changed at will. */
function plansOfNewImage(forge: Forge): string {
  const own = join(folder(), 'plans');
  cpSync(join(withNewImage(forge), 'plans'), own, { recursive: true });
  return own;
}

const NEW_IMAGE = edit(IMAGES, 'frontend:v1.2.3', 'frontend:v1.2.4');

const NPM = `#!/bin/sh
[ "$5" = plan ] || exit 0
# Of one there are several plans, and another finds errors.
if [ "$6" = app-4-prod ] && [ "$8" = --svg ]; then exit 2; fi
echo "## $6"
head -c 8500 /dev/zero | tr '\\0' x
[ "$8" != --svg ] || echo '<svg/>' > "$9"
[ "$6" != app-3-prod ] || exit 2
`;

const planOf = (app: string, environment: string, path: string): string =>
  sh(`npm run --silent rollout -- plan ${app} --env ${environment} --quiet 2> /dev/null`, path);

describe.each(forges)('on $name', (forge) => {
  const { plan, host, token, post, env, picture } = forge;

  /** A server of its own, and the job that posts beside what was planned. */
  async function posting() {
    const server = new NoteServer(host, token);
    const url = await server.listen();
    onTestFinished(() => server.close());
    const run = (plans: string, more: Record<string, string> = {}) => {
      const cwd = folder();
      cpSync(plans, join(cwd, 'plans'), { recursive: true });
      return runner.meanwhile(post, cwd, { ...env(url), ...more });
    };
    return { server, run };
  }

  test('what a request changes is planned, as the command says it and draws it', { timeout: SLOW }, () => {
    const plans = join(withNewImage(forge), 'plans');
    expect(readdirSync(plans).sort()).toEqual(['frontend-prod.md', 'frontend-prod.svg', 'note.md']);
    const said = planOf('frontend', 'prod', join(plans, '..'));
    expect(said).toContain('## frontend in prod on cluster-03 and cluster-04');
    expect(readFileSync(join(plans, 'frontend-prod.md'), 'utf8')).toBe(said);
    expect(readFileSync(join(plans, 'note.md'), 'utf8')).toContain(said);
    expect(readFileSync(join(plans, 'frontend-prod.svg'), 'utf8')).toMatch(/^<svg.+frontend in prod.+<\/svg>\s*$/s);
  });

  test('every environment whose rollout differs is planned, and none of another app', { timeout: SLOW }, () => {
    const plans = planned(forge, edit(FRONTEND, 'path: /ready', 'path: /readyz'));
    expect(readdirSync(plans).filter((name) => name.endsWith('.svg'))).toEqual([
      'frontend-prod.svg',
      'frontend-staging.svg',
    ]);
  });

  test('what changes no rollout says nothing', { timeout: SLOW }, async () => {
    const changes: Change[] = [
      edit(FRONTEND, 'name: frontend', '# of the shop\nname: frontend'),
      // Deployed without a Rollout there.
      edit(IMAGES, /^ {2}dev: (.*)v1\.2\.4$/m, '  dev: $1v1.2.5'),
      // A Rollout that is none any more.
      edit(FRONTEND, /( {2}staging:\n {4}delivery:)(\n {6}.*)+/, '$1 {type: rolling}'),
    ];
    const { server, run } = await posting();
    const plans = planned(forge, (path) => {
      for (const change of changes) change(path);
    });
    expect(readFileSync(join(plans, 'note.md'), 'utf8')).toBe('');
    expect(await run(plans)).toEqual({ code: 0, said: 'no rollout changes\n' });
    expect(server.changes).toEqual([]);
  });

  test('one note is made and then kept up to date, beside those of others', { timeout: SLOW }, async () => {
    const { server, run } = await posting();
    server.add(230, '<!-- rollout plans -->\nwhat somebody has copied');
    const first = plansOfNewImage(forge);
    expect(await run(first)).toMatchObject({ code: 0 });
    expect(server.notes).toHaveLength(231);
    const { body } = server.notes.at(-1)!;
    expect(body).toMatch(/^<!-- rollout plans/);
    expect(body).toContain(readFileSync(join(first, 'frontend-prod.md'), 'utf8'));
    expect(body).toMatch(picture);

    expect(await run(first)).toMatchObject({ code: 0 });
    expect(server.notes).toHaveLength(231);
    expect(server.notes.at(-1)!.body).toBe(body);

    const note = readFileSync(join(first, 'note.md'), 'utf8');
    writeFileSync(join(first, 'note.md'), note.replace(/^Canary.*/m, 'Canary with 6 pods.'));
    expect(await run(first)).toMatchObject({ code: 0 });
    expect(server.notes).toHaveLength(231);
    expect(server.notes.at(-1)!.body).toContain('Canary with 6 pods.');

    writeFileSync(join(first, 'note.md'), '');
    expect(await run(first)).toMatchObject({ code: 0 });
    expect(server.notes).toHaveLength(231);
    expect(server.notes.at(-1)!.body).toMatch(/^<!-- rollout plans.*-->\nNo rollout changes any more\.\n/);
    expect(server.changes.filter((change) => change.startsWith('POST') && !change.endsWith('/uploads'))).toHaveLength(
      1,
    );
    expect(new Set(server.notes.slice(0, -1).map((note) => note.body)).size).toBe(1);
  });

  test('a server that refuses fails the job, and the token stays out of its log', { timeout: SLOW }, async () => {
    const { server, run } = await posting();
    const plans = folder();
    writeFileSync(join(plans, 'note.md'), '## frontend\n');
    const { code, said } = await run(plans, { PLAN_TOKEN: 'wrong-token', TOKEN: 'wrong-token' });
    expect(code).not.toBe(0);
    expect(said).toMatch(/GET http:\/\/127\.0\.0\.1:\d+\S+: 401/);
    expect(said).not.toContain('wrong-token');
    expect(server.notes).toEqual([]);
  });

  test('many plans fit into one note, and it says where the others are', () => {
    const names = Array.from({ length: 12 }, (_, i) => `app-${i}`);
    const rollouts = (path: string, content: string) => {
      for (const name of names) {
        mkdirSync(join(path, `dist/clusters/a/${name}-prod`), { recursive: true });
        writeFileSync(join(path, `dist/clusters/a/${name}-prod/rollout-${name}.yaml`), content);
      }
    };
    const path = folder();
    rollouts(path, 'a: 1\n');
    sh('git init --quiet -b main && git add --all && git commit --quiet --message Start', path);
    sh('git commit --quiet --allow-empty --message Change', path);
    rollouts(path, 'a: 2\n');
    // Says and draws a long plan in place of the project's own commands.
    const bin = join(folder(), 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), NPM, { mode: 0o755 });
    const { code, said } = plan(path, { PATH: `${bin}:${process.env.PATH}` });
    expect(code, said).toBe(0);
    const note = readFileSync(join(path, 'plans/note.md'), 'utf8');
    expect(note.length).toBeGreaterThan(50_000);
    expect(note.length).toBeLessThan(65_000);
    const told = names.filter((name) => note.includes(`## ${name}-prod\n`));
    const named = names.filter((name) => note.includes(`- ${name}-prod: in `));
    expect(told).toHaveLength(6);
    expect([...told, ...named].sort()).toEqual([...names].sort());
    const drawn = names.filter((name) => existsSync(join(path, `plans/${name}-prod.svg`)));
    expect(names.filter((name) => !drawn.includes(name))).toEqual(['app-4']);
  });
});

test('on GitLab pictures are uploaded once, until they change', { timeout: SLOW }, async () => {
  const [forge] = forges as [Forge];
  const { post, env } = forge;
  const server = new NoteServer(GITLAB, 'secret-token');
  const url = await server.listen();
  onTestFinished(() => server.close());
  const plans = plansOfNewImage(forge);
  for (const _ of [1, 2]) expect(await runner.meanwhile(post, dirname(plans), env(url))).toMatchObject({ code: 0 });
  expect(server.uploads).toEqual([expect.stringContaining(readFileSync(join(plans, 'frontend-prod.svg'), 'utf8'))]);
  expect(server.uploads[0]).toContain('image/svg+xml');
  expect(server.changes).toEqual(['POST /api/v4/projects/5/uploads', `POST ${GITLAB.notes}`]);
  writeFileSync(join(plans, 'frontend-prod.svg'), '<svg/>');
  expect(await runner.meanwhile(post, dirname(plans), env(url))).toMatchObject({ code: 0 });
  expect(server.changes.slice(2)).toEqual(['POST /api/v4/projects/5/uploads', `PUT ${GITLAB.notes}/1`]);
});

test('on GitLab no line of a plan is a command', { timeout: SLOW }, async () => {
  const server = new NoteServer(GITLAB, 'secret-token');
  const url = await server.listen();
  onTestFinished(() => server.close());
  const cwd = folder();
  mkdirSync(join(cwd, 'plans'));
  writeFileSync(join(cwd, 'plans/note.md'), '## a\n/merge\n  /close\n');
  expect(await runner.meanwhile(forges[0]!.post, cwd, forges[0]!.env(url))).toMatchObject({ code: 0 });
  expect(server.notes[0]!.body.split('\n').slice(1)).toEqual(['## a', '\\/merge', '\\/close', '']);
});

test('on GitHub the plan is the summary of the job, a fork’s too', { timeout: SLOW }, () => {
  const path = withNewImage(forges[1]!);
  expect(readFileSync(summaryOf(path), 'utf8')).toBe(readFileSync(join(path, 'plans/note.md'), 'utf8'));
});

describe('a request from a fork', () => {
  const own = {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '5',
    CI_MERGE_REQUEST_PROJECT_ID: '5',
  };

  test('runs neither job on GitLab, wherever it is started', () => {
    for (const { rules } of [gitLab.plan, gitLab['plan-note']]) {
      expect(isInPipeline(rules, own)).toBe(true);
      expect(isInPipeline(rules, { ...own, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '9' })).toBe(false);
      expect(isInPipeline(rules, { ...own, CI_PIPELINE_SOURCE: 'push' })).toBe(false);
    }
  });

  test('is planned on GitHub with nothing to write with, and not commented', () => {
    const { plan, comment } = gitHub.jobs;
    const github = (repository: string) => ({
      event_name: 'pull_request',
      repository: 'example/fleet',
      event: { pull_request: { head: { repo: { full_name: repository } } } },
    });
    expect(isCondition(plan.if, github('someone/fleet'))).toBe(true);
    expect(isCondition(comment.if, github('example/fleet'))).toBe(true);
    expect(isCondition(comment.if, github('someone/fleet'))).toBe(false);
    expect(isCondition(plan.if, { event_name: 'push' })).toBe(false);
    // That event would give a fork's code our token.
    expect(Object.keys(gitHub.on)).not.toContain('pull_request_target');
  });
});

test('the job that runs what a request brings has no token, and the one with a token runs nothing of it', () => {
  expect(gitLab.plan.script.join('\n')).not.toContain('TOKEN');
  expect(gitLab['plan-note']).toMatchObject({
    needs: ['plan'],
    environment: { name: 'plan-note', action: 'access' },
    variables: { GIT_STRATEGY: 'none' },
  });
  expect(gitLab['plan-note'].script.join('\n')).not.toMatch(/\bnpm\b|\bgit\b/);
  const { plan, comment } = gitHub.jobs;
  expect(gitHub.permissions).toEqual({});
  expect(plan.permissions).toEqual({ contents: 'read' });
  expect(plan.steps.find(({ uses }) => uses?.startsWith('actions/checkout'))?.with).toMatchObject({
    'persist-credentials': false,
  });
  expect(comment.permissions).toEqual({ 'pull-requests': 'write' });
  expect(comment.steps.map(({ uses }) => uses?.replace(/@.*/, ''))).toEqual(['actions/download-artifact', undefined]);
  expect(comment.steps.at(-1)?.run).not.toMatch(/\bnpm\b|\bgit\b/);
  expect(text('fleet.github.yml')).not.toContain('secrets.');
});
