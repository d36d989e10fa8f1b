import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { copyOfProject, ROOT, remove } from './engine/commands/run.ts';
import { snapshot } from './engine/output/folder.ts';
import { type Ran, RunnerShell } from './runner-shell.ts';

/** The pipelines of docs/ci.md as their CI reads them, by their first line. */
const page = readFileSync('docs/ci.md', 'utf8');
const pipelines = [...page.matchAll(/^```yaml\n([\s\S]+?)^```/gm)].map(([, text = '']) => ({
  name: text.split('\n')[0],
  data: load(text),
}));

const names = z.array(z.string());
const Job = z.object({ stage: z.string(), script: names });
const GitLab = z.object({
  stages: names,
  default: z.object({ image: z.string(), before_script: names }),
  shard: Job.extend({ parallel: z.int(), artifacts: z.object({ paths: names }) }),
  verify: Job,
  commit: Job,
});
const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const Steps = z.object({ steps: z.array(Step) });
const GitHub = z.object({
  jobs: z.object({
    shard: Steps.extend({ strategy: z.object({ matrix: z.object({ index: z.array(z.int()) }) }) }),
    join: Steps.extend({ needs: z.literal('shard') }),
  }),
});
const Argo = z.object({
  spec: z.object({
    templates: z.array(
      z.object({
        name: z.string(),
        container: z.object({ args: z.tuple([z.string()]) }).optional(),
        outputs: z.object({ artifacts: z.array(z.object({ path: z.string() })) }).optional(),
      }),
    ),
  }),
});

/** Milliseconds for hooks that run whole jobs. */
const SLOW = 300_000;

/** A project in a bare repository, as a CI would clone it, and what it renders to. */
let top: string;
let project: string;
let remote: string;
let whole: Record<string, string>;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'fleetwright-pipelines-'));
  project = copyOfProject();
  remote = join(top, 'remote.git');
  cpSync(join(ROOT, '.gitignore'), join(project, '.gitignore'));
  sh(`git init --quiet --bare -b main ${remote}`, top);
  sh(`git --git-dir=${remote} config receive.advertisePushOptions true`, top);
  sh('git init --quiet -b main && git add --all && git commit --quiet --message Start', project);
  sh(`git push --quiet ${remote} main`, project);
  sh(`npm run --silent synth -- --quiet --out ${top}/whole`, project);
  whole = snapshot(join(top, 'whole'));
}, SLOW);
afterAll(() => [top, project].forEach(remove), SLOW);

const runner = new RunnerShell(() => top);
const shell = runner.run.bind(runner);
const sh = runner.must.bind(runner);

let clones = 0;

/** Another runner's checkout, in a folder of its own, with what `npm ci` brings. */
function checkout(): string {
  const folder = join(top, `runner-${clones++}`, 'fleet');
  mkdirSync(dirname(folder));
  sh(`git clone --quiet ${remote} ${folder}`, top);
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Brings artifacts from one runner to another. */
const carry = (from: string, to: string): void => cpSync(from, to, { recursive: true });

const committed = () => sh(`git --git-dir=${remote} log --format=%s main`, top).trim().split('\n');

/** The default branch as it was before any pipeline. */
const startAgain = () => sh(`git push --quiet --force ${remote} main`, project);

test('the page has three pipelines', () => {
  expect(pipelines.map(({ name }) => name)).toEqual([
    '# .gitlab-ci.yml',
    '# .github/workflows/fleet.yml',
    'apiVersion: argoproj.io/v1alpha1',
  ]);
});

test('all of them run one version of Node', () => {
  const versions = [...page.matchAll(/node(?:-version)?: ?(?=\d)([\d.]+)/g)].map(([, version]) => version);
  expect(versions).toHaveLength(5);
  expect(new Set(versions).size).toBe(1);
});

describe('GitLab', () => {
  const pipeline = GitLab.parse(pipelines[0]!.data);
  const { shard, verify, commit } = pipeline;
  const env = {
    CI_NODE_TOTAL: String(shard.parallel),
    CI_COMMIT_BRANCH: 'main',
    CI_COMMIT_SHORT_SHA: 'abc1234',
    CI_SERVER_HOST: 'gitlab.example.org',
    CI_PROJECT_PATH: 'platform/fleet',
    PUSH_TOKEN: 'token',
  };
  const artifacts = () => join(top, 'gitlab');
  const run = ({ script }: { script: string[] }, folder = checkout()): Ran => {
    if (existsSync(artifacts())) carry(artifacts(), folder);
    return shell(script.join('\n'), folder, env);
  };

  beforeAll(() => {
    startAgain();
    appendFileSync(
      join(top, '.gitconfig'),
      `[url "${remote}"]\n\tinsteadOf = https://fleetwright:token@gitlab.example.org/platform/fleet.git\n`,
    );
    const folders = Array.from({ length: shard.parallel }, checkout);
    for (const [i, folder] of folders.entries()) {
      const { code, said } = shell(shard.script.join('\n'), folder, { ...env, CI_NODE_INDEX: String(i + 1) });
      expect(code, said).toBe(0);
      for (const path of shard.artifacts.paths) carry(join(folder, path), join(artifacts(), path));
    }
  }, SLOW);

  test('renders before it joins, after npm ci in one image', () => {
    expect(pipeline.default.before_script).toEqual(['npm ci']);
    expect([shard, verify, commit].map(({ stage }) => pipeline.stages.indexOf(stage))).toEqual([0, 1, 1]);
  });

  test('a merge request without its dist fails, one with it passes; the default branch gets what a whole run writes', () => {
    const stale = run(verify);
    expect(stale).toMatchObject({ code: 1, said: expect.stringContaining('dist/argocd/root-application.yaml') });
    expect(run(commit)).toMatchObject({ code: 0 });
    expect(committed()).toEqual(['Render abc1234', 'Start']);
    const after = checkout();
    expect(snapshot(join(after, 'dist'))).toEqual(whole);
    expect(run(verify, after)).toMatchObject({ code: 0 });
  });
});

describe('GitHub Actions', () => {
  const { shard, join: joining } = GitHub.parse(pipelines[1]!.data).jobs;
  const indices = shard.strategy.matrix.index;
  const using = (steps: z.output<typeof Step>[], action: string) => steps.find(({ uses }) => uses?.startsWith(action))!;
  /** What an event runs of a job. */
  const lines = (steps: z.output<typeof Step>[], event: string) =>
    steps
      .filter((step) => step.if === undefined || step.if === `github.event_name == '${event}'`)
      .flatMap(({ run }) => (run === undefined || run === 'npm ci' ? [] : [run]))
      .join('\n');

  test('the branch gets what a whole run writes', () => {
    startAgain();
    const upload = using(shard.steps, 'actions/upload-artifact').with;
    const download = using(joining.steps, 'actions/download-artifact').with;
    expect(indices).toEqual(indices.map((_, i) => i + 1));
    expect(upload).toMatchObject({ 'include-hidden-files': true, name: 'shard-${{ matrix.index }}' });
    expect(download).toMatchObject({ pattern: 'shard-*', 'merge-multiple': true });
    const pushed = checkout();
    const pulled = checkout();
    for (const index of indices) {
      const folder = checkout();
      const text = lines(shard.steps, 'push')
        .replaceAll('${{ matrix.index }}', String(index))
        .replaceAll('${{ strategy.job-total }}', String(indices.length));
      const { code, said } = shell(text, folder);
      expect(code, said).toBe(0);
      for (const to of [pushed, pulled]) carry(join(folder, String(upload.path)), join(to, String(download.path)));
    }
    expect(shell(lines(joining.steps, 'pull_request'), pulled)).toMatchObject({ code: 1 });
    const env = { GITHUB_SHA: 'abc', GITHUB_REF_NAME: 'main' };
    expect(shell(lines(joining.steps, 'push'), pushed, env)).toMatchObject({ code: 0 });
    expect(committed()).toEqual(['Render abc', 'Start']);
    expect(snapshot(join(checkout(), 'dist'))).toEqual(whole);
  });
});

describe('Argo Workflows', () => {
  const { templates } = Argo.parse(pipelines[2]!.data).spec;
  const of = (name: string) => templates.find((template) => template.name === name)!;

  test('its pods make what a whole run writes', () => {
    const shards = 2;
    const joining = checkout();
    const local = (text: string, index: number, parts: string) =>
      text
        .replaceAll('{{inputs.parameters.index}}', String(index))
        .replaceAll('{{workflow.parameters.shards}}', String(shards))
        .replaceAll('/tmp/parts', parts)
        .replace(/^npm ci$/m, '');
    const parts = join(top, 'argo');
    for (let index = 1; index <= shards; index++) {
      const own = join(top, `argo-${index}`);
      const { code, said } = shell(local(of('shard').container!.args[0], index, own), checkout());
      expect(code, said).toBe(0);
      const [{ path } = { path: '' }] = of('shard').outputs!.artifacts;
      carry(local(path, index, own), join(parts, local(path, index, '')));
    }
    expect(shell(local(of('join').container!.args[0], 0, parts), joining)).toMatchObject({ code: 0 });
    expect(snapshot(join(joining, 'dist'))).toEqual(whole);
  });
});
