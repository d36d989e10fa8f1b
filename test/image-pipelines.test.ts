import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BranchesSchema } from '../clusters/schema/environments.ts';
import { copyOfProject, ROOT, remove } from './engine/commands/run.ts';
import { AppsFleet, FRONTEND } from './engine/image/apps-fleet.ts';
import { isCondition, isInPipeline } from './pipeline-rules.ts';
import { RunnerShell } from './runner-shell.ts';

const lines = z.array(z.string());
const Rule = z.object({ if: z.string(), when: z.string().optional(), changes: lines.optional() });
const GitLabJob = z.looseObject({ script: lines, rules: z.array(Rule).min(1), resource_group: z.string() });
const GitHubStep = z.looseObject({ name: z.string().optional(), run: z.string().optional() });
const GitHubJob = z.looseObject({ steps: z.array(GitHubStep) });

const file = (name: string): unknown => load(readFileSync(`docs/pipelines/${name}`, 'utf8'));
const { variables: gitLabVariables } = z
  .looseObject({ variables: z.strictObject({ RENDERED_BRANCHES: z.string() }) })
  .parse(file('fleet.gitlab-ci.yml'));
const gitLab = (name: string, job: string) => GitLabJob.parse(z.record(z.string(), z.unknown()).parse(file(name))[job]);

/** The one step of a workflow that has a name and runs something. */
function gitHubStep(name: string, job: string, step: string): string {
  const { jobs } = z.looseObject({ jobs: z.record(z.string(), GitHubJob) }).parse(file(name));
  return jobs[job]?.steps.find((each) => each.name === step)?.run ?? '';
}

/** Milliseconds for hooks and tests that run whole jobs. */
const SLOW = 300_000;

let top: string;
let project: string;
let remote: string;

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'fleetwright-image-pipelines-'));
  project = copyOfProject();
  remote = join(top, 'fleet.git');
  cpSync(join(ROOT, '.gitignore'), join(project, '.gitignore'));
  sh(`git init --quiet --bare -b main ${remote}`, top);
  sh(`git --git-dir=${remote} config receive.advertisePushOptions true`, top);
  writeFileSync(
    join(top, '.gitconfig'),
    `[url "${remote}"]\n\tinsteadOf = https://robot:token@git.example.org/platform/fleet.git\n\tinsteadOf = git@git.example.org:platform/fleet.git\n`,
  );
}, SLOW);

// The fleet goes away with the test that makes it; the project keeps a copy.
test('the fleet of the pipelines renders', { timeout: SLOW }, () => {
  const fleet = new AppsFleet().updated('frontend', 'staging', `images:\n- name: ${FRONTEND}\n  newTag: v1.0.0\n`);
  const clusters = join(project, 'clusters');
  for (const name of readdirSync(clusters)) if (name !== 'schema') rmSync(join(clusters, name), { recursive: true });
  cpSync(fleet.folder, clusters, { recursive: true });
  sh('npm run --silent synth -- --quiet', project);
  sh('git init --quiet -b main && git add --all && git commit --quiet --message Start', project);
});

beforeEach(() => {
  sh(`git push --quiet --force ${remote} main 2>&1 || true`, project);
  sh(
    `git --git-dir=${remote} for-each-ref --format='delete %(refname)' refs/heads/image | git --git-dir=${remote} update-ref --stdin`,
    top,
  );
});
afterAll(() => [top, project].forEach(remove), SLOW);

const runner = new RunnerShell(() => top);
const shell = runner.run.bind(runner);
const sh = runner.must.bind(runner);

/** What `npm ci` brings, in its place. */
const withoutInstall = (script: string): string =>
  script.replace(/^npm ci$/m, `ln -sfn ${join(project, 'node_modules')} node_modules`);

let folders = 0;
function folder(): string {
  const path = join(top, `runner-${folders++}`);
  mkdirSync(path);
  return path;
}

/** An empty folder in a place to which a runner comes back: there it remembers what most of the fleet came to. */
function workspace(name: string): string {
  const path = join(top, name);
  remove(path);
  mkdirSync(path);
  return path;
}

/** The newest commit, in the place of the checkout before. */
function checkout(): string {
  const path = join(workspace('checkout'), 'fleet');
  sh(`git clone --quiet ${remote} ${path}`, dirname(path));
  symlinkSync(join(project, 'node_modules'), join(path, 'node_modules'));
  return path;
}

/** Commits as somebody else does, and pushes to a branch. */
function pushed(change: (path: string) => void, message: string, branch = 'main'): void {
  const path = checkout();
  change(path);
  sh(
    `git add --all clusters && git commit --quiet --message "${message}" && git push --quiet origin HEAD:${branch}`,
    path,
  );
}

const OVERLAY = 'clusters/apps/overlays/frontend/staging/kustomization.yaml';

/** What the Image Updater pushes: its overlay alone. */
const robot = (tag: string) =>
  pushed((path) => edit(join(path, OVERLAY), /newTag: .*/, `newTag: ${tag}`), `Set ${FRONTEND} to ${tag}`);

function edit(path: string, from: RegExp, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

const log = (ref = 'main') => sh(`git --git-dir=${remote} log --format=%s ${ref}`, top).trim().split('\n');
const shown = (path: string, ref = 'main') => sh(`git --git-dir=${remote} show ${ref}:${path}`, top);
const imageIn = (environment: string, cluster: string, ref?: string) =>
  /image: (.*)/.exec(shown(`dist/clusters/${cluster}/frontend-${environment}/deployment-frontend.yaml`, ref))?.[1];

interface Renders {
  name: string;
  script: () => string;
  env: Record<string, string>;
}

/** The jobs that render what robots push. */
const render: Renders[] = [
  {
    name: 'GitLab',
    script: () => gitLab('fleet.gitlab-ci.yml', 'render').script.join('\n'),
    env: {
      CI_COMMIT_BRANCH: 'main',
      CI_SERVER_HOST: 'git.example.org',
      CI_PROJECT_PATH: 'platform/fleet',
      PUSH_TOKEN: 'token',
    },
  },
  {
    name: 'GitHub',
    script: () => gitHubStep('fleet.github.yml', 'render', 'Render'),
    env: { GITHUB_REF_NAME: 'main' },
  },
];

describe.each(render)('on $name, what a robot pushes', ({ script, env }) => {
  const run = (path = checkout()) => shell(withoutInstall(script()), path, env);

  test('is rendered, once: the next run makes no commit', { timeout: SLOW }, () => {
    robot('v1.1.0');
    expect(run()).toMatchObject({ code: 0 });
    const [newest, ...before] = log();
    expect(newest).toMatch(/^Render [0-9a-f]+$/);
    expect(before).toEqual([`Set ${FRONTEND} to v1.1.0`, 'Start']);
    expect(imageIn('staging', 'cluster-03')).toBe(`${FRONTEND}:v1.1.0`);
    expect(run()).toMatchObject({ code: 0, said: expect.stringContaining('dist is as it should be') });
    expect(log()).toHaveLength(3);
  });

  test('while another push overtakes it is rendered with that', { timeout: SLOW }, () => {
    robot('v1.1.0');
    const path = checkout();
    // Between its commit and its push somebody else is faster, once.
    const hook = join(path, '.git/hooks/pre-push');
    const other = join(folder(), 'other');
    sh(`git clone --quiet ${remote} ${other}`, top);
    edit(join(other, OVERLAY), /newTag: .*/, 'newTag: v1.2.0');
    sh('git commit --quiet --all --message Faster', other);
    writeFileSync(hook, `#!/bin/sh\nrm "$0"\nunset GIT_DIR\ngit -C ${other} push --quiet origin HEAD:main\n`);
    chmodSync(hook, 0o755);
    expect(run(path)).toMatchObject({ code: 0, said: expect.stringContaining('somebody was faster') });
    expect(log()).toEqual([expect.stringMatching(/^Render /), 'Faster', `Set ${FRONTEND} to v1.1.0`, 'Start']);
    expect(imageIn('staging', 'cluster-03')).toBe(`${FRONTEND}:v1.2.0`);
  });

  test('and is no overlay is not rendered, and nothing is pushed', { timeout: SLOW }, () => {
    pushed((path) => writeFileSync(join(path, OVERLAY), 'images: {\n'), 'Broken');
    const { code, said } = run();
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining(`${OVERLAY}:1:9: not YAML`) });
    expect(log()).toEqual(['Broken', 'Start']);
  });
});

/** The newest commit as a CI tells a job of it. */
const newest = (): { name: string; email: string; title: string } => {
  const [name = '', email = '', title = ''] = sh(
    `git --git-dir=${remote} log -1 --format='%an%n%ae%n%s' main`,
    top,
  ).split('\n');
  return { name, email, title };
};

describe('neither starts for what it has pushed', () => {
  const gitLabRuns = ({ name, email, title }: ReturnType<typeof newest>): boolean =>
    isInPipeline(gitLab('fleet.gitlab-ci.yml', 'render').rules, {
      CI_PIPELINE_SOURCE: 'push',
      CI_COMMIT_BRANCH: 'main',
      ...gitLabVariables,
      CI_COMMIT_AUTHOR: `${name} <${email}>`,
      CI_COMMIT_TITLE: title,
    });
  const Workflow = z.looseObject({
    on: z.looseObject({ push: z.strictObject({ branches: lines, paths: lines }) }),
    permissions: z.strictObject({}),
    jobs: z.looseObject({
      render: z.looseObject({
        if: z.string(),
        concurrency: z.literal(`render-\${{ github.ref }}`),
        permissions: z.strictObject({ contents: z.literal('write') }),
      }),
    }),
  });
  const gitHubRuns = ({ name, title: message }: ReturnType<typeof newest>): boolean =>
    isCondition(Workflow.parse(file('fleet.github.yml')).jobs.render.if, {
      event_name: 'push',
      event: { head_commit: { author: { name }, message } },
    });

  test.each([
    ['GitLab', render[0]!, gitLabRuns],
    ['GitHub', render[1]!, gitHubRuns],
  ] as const)('on %s, by who wrote it and its title', { timeout: SLOW }, (_, { script, env }, runs) => {
    robot('v1.3.0');
    expect(runs(newest())).toBe(true);
    expect(shell(withoutInstall(script()), checkout(), env)).toMatchObject({ code: 0 });
    const own = newest();
    expect(own.title).toMatch(/^Render /);
    expect(runs(own)).toBe(false);
    expect(runs({ ...own, title: `Set ${FRONTEND} to v1.4.0` })).toBe(true);
    expect(runs({ ...own, name: 'Ada', email: 'ada@example.org' })).toBe(true);
    expect(runs({ name: 'Ada', email: 'ada@example.org', title: 'Set it' })).toBe(true);
  });

  test('nor for dist alone, a merge request, or another branch', () => {
    const { rules, resource_group } = gitLab('fleet.gitlab-ci.yml', 'render');
    const changes = rules.flatMap((rule) => rule.changes ?? []);
    const variables = { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', ...gitLabVariables };
    expect(changes).toContain('clusters/**/*');
    expect(changes.some((glob) => glob.startsWith('dist'))).toBe(false);
    expect(isInPipeline(rules, variables)).toBe(true);
    expect(isInPipeline(rules, { ...variables, CI_PIPELINE_SOURCE: 'merge_request_event' })).toBe(false);
    expect(isInPipeline(rules, { ...variables, CI_COMMIT_BRANCH: 'image/frontend-dev' })).toBe(false);
    expect(isInPipeline(rules, { ...variables, CI_COMMIT_BRANCH: '' })).toBe(false);
    expect(resource_group).toBe('render-$CI_COMMIT_REF_SLUG');
    const { paths, branches } = Workflow.parse(file('fleet.github.yml')).on.push;
    expect(branches).toEqual(['main']);
    expect(paths).toContain('clusters/**');
    expect(paths.some((glob) => glob.startsWith('dist'))).toBe(false);
  });
});

describe('where environments have branches of their own', () => {
  const page = readFileSync('docs/environments.md', 'utf8').split('### What renders them')[1] ?? '';
  const Lists = z.strictObject({ RENDERED_BRANCHES: z.string(), branches: lines });
  const told = [...page.matchAll(/^```yaml\n# branches: (.*)\n([\s\S]+?)^```/gm)].map(
    ([, branches = '', lists = '']) => ({
      data: BranchesSchema.parse(load(branches)),
      lists: Lists.parse(load(lists)),
    }),
  );
  const glob = (pattern: string) => new RegExp(`^${pattern.replaceAll('**', '.+')}$`);

  test('the page tells the lists of both strategies that have them', () => {
    expect(told.map(({ data }) => data.strategy)).toEqual(['environment-branches', 'gitflow']);
  });

  test.each(told)('$data.strategy: what the page tells renders each, and no proposal', ({ data, lists }) => {
    const { rules } = gitLab('fleet.gitlab-ci.yml', 'render');
    const onGitLab = (branch: string) =>
      isInPipeline(rules, {
        CI_PIPELINE_SOURCE: 'push',
        CI_COMMIT_BRANCH: branch,
        RENDERED_BRANCHES: lists.RENDERED_BRANCHES,
      });
    const onGitHub = (branch: string) => lists.branches.some((pattern) => glob(pattern).test(branch));
    const own = data.strategy === 'github-flow' ? [] : Object.values(data.environments);
    expect(own.length).toBeGreaterThan(2);
    for (const branch of [...own, 'main'])
      expect([branch, onGitLab(branch), onGitHub(branch)]).toEqual([branch, true, true]);
    for (const branch of ['image/frontend-dev', 'devel', 'main-2'])
      expect([branch, onGitLab(branch), onGitHub(branch)]).toEqual([branch, false, false]);
  });

  test('both pipelines quote these lists', () => {
    const texts = ['fleet.gitlab-ci.yml', 'fleet.github.yml'].map((name) =>
      readFileSync(`docs/pipelines/${name}`, 'utf8'),
    );
    for (const { lists } of told) {
      expect(texts[0]).toContain(lists.RENDERED_BRANCHES);
      expect(texts[1]).toContain(`[${lists.branches.join(', ')}]`);
    }
  });

  test.each(render)(
    'on $name, what a robot pushes to one is rendered there, and main stays',
    { timeout: SLOW },
    ({ script, env }) => {
      const branch = 'release/1.4';
      pushed((path) => edit(join(path, OVERLAY), /newTag: .*/, 'newTag: v1.6.0'), 'Set it', branch);
      const path = checkout();
      sh(`git switch --quiet ${branch}`, path);
      const names = Object.fromEntries(
        Object.keys(env).map((name) => [name, env[name] === 'main' ? branch : env[name]!]),
      );
      const { code, said } = shell(withoutInstall(script()), path, names);
      expect(code, said).toBe(0);
      expect(log(branch)).toEqual([expect.stringMatching(/^Render /), 'Set it', 'Start']);
      expect(imageIn('staging', 'cluster-03', branch)).toBe(`${FRONTEND}:v1.6.0`);
      expect(log()).toEqual(['Start']);
      sh(`git --git-dir=${remote} branch --quiet -D ${branch}`, top);
    },
  );
});

test('on GitLab a key pushes as well as a token, and is read by nobody else', { timeout: SLOW }, () => {
  const [{ script, env }] = render as [Renders];
  robot('v1.1.0');
  const key = join(folder(), 'key');
  writeFileSync(key, 'a key', { mode: 0o666 });
  const { PUSH_TOKEN: _, ...rest } = env;
  const said = shell(withoutInstall(script()), checkout(), { ...rest, PUSH_KEY: key, KNOWN_HOSTS: '/dev/null' });
  expect(said).toMatchObject({ code: 0 });
  expect(newest()).toMatchObject({ name: 'render', title: expect.stringMatching(/^Render /) });
  expect(statSync(key).mode & 0o777).toBe(0o600);
});

test('nothing that renders asks for more than the right to push', () => {
  const text = readFileSync('docs/pipelines/fleet.gitlab-ci.yml', 'utf8');
  expect(text).toContain('deploy key');
  expect(text).toMatch(/role Developer, scope write_repository alone/);
  expect(text).not.toMatch(/Maintainer|Owner/);
});

describe('the pipeline of an application', () => {
  const DIGEST = `sha256:${'12'.repeat(32)}`;
  const IMAGE = `${FRONTEND}:abc1234`;
  const common = { FLEET_BRANCH: 'main', APP: 'frontend', TARGET: 'dev', IMAGE, DIGEST };
  const gitLabEnv = {
    ...common,
    FLEET: 'platform/fleet',
    FLEET_TOKEN: 'token',
    CI_SERVER_HOST: 'git.example.org',
    CI_COMMIT_SHA: 'abc1234def',
    CI_COMMIT_SHORT_SHA: 'abc1234',
    CI_PROJECT_URL: 'https://git.example.org/shop/frontend',
    CI_PIPELINE_URL: 'https://git.example.org/shop/frontend/-/pipelines/7',
  };
  const deliver = () => withoutInstall(gitLab('app.gitlab-ci.yml', 'deliver').script.join('\n'));

  /** What the server was asked to do with a push. */
  function pushOptions(): () => string[] {
    const said = join(folder(), 'options');
    const hook = join(remote, 'hooks/pre-receive');
    writeFileSync(
      hook,
      `#!/bin/sh\ni=0\nwhile [ $i -lt "\${GIT_PUSH_OPTION_COUNT:-0}" ]; do eval echo "\\"\\$GIT_PUSH_OPTION_$i\\"" >> ${said}; i=$((i+1)); done\n`,
    );
    chmodSync(hook, 0o755);
    return () => {
      rmSync(hook);
      return readFileSync(said, 'utf8').trim().split('\n');
    };
  }

  test('on GitLab opens a merge request with image and dist, that says commit and build', { timeout: SLOW }, () => {
    const options = pushOptions();
    const { code, said } = shell(deliver(), workspace('deliver'), gitLabEnv);
    expect(code, said).toBe(0);
    expect(log('image/frontend-dev')).toEqual(['Set frontend to abc1234 in dev', 'Start']);
    expect(log()).toEqual(['Start']);
    expect(shown('clusters/apps/images.yaml', 'image/frontend-dev')).toContain(`dev: ${IMAGE}@${DIGEST}   # by hand`);
    expect(imageIn('dev', 'cluster-02', 'image/frontend-dev')).toBe(`${IMAGE}@${DIGEST}`);
    const told = options();
    expect(told).toEqual([
      'merge_request.create',
      'merge_request.target=main',
      'merge_request.remove_source_branch',
      'merge_request.title=Set frontend to abc1234 in dev',
      `merge_request.description=Image ${IMAGE}@${DIGEST}, commit ${gitLabEnv.CI_PROJECT_URL}/-/commit/abc1234def, build ${gitLabEnv.CI_PIPELINE_URL}`,
    ]);
  });

  test('a newer build replaces the request of an older, and one that is there already opens none', {
    timeout: SLOW,
  }, () => {
    expect(shell(deliver(), workspace('deliver'), gitLabEnv)).toMatchObject({ code: 0 });
    expect(shell(deliver(), workspace('deliver'), { ...gitLabEnv, IMAGE: `${FRONTEND}:def5678` })).toMatchObject({
      code: 0,
    });
    expect(log('image/frontend-dev')).toEqual(['Set frontend to def5678 in dev', 'Start']);
    const same = { ...gitLabEnv, TARGET: 'prod', IMAGE: `${FRONTEND}:v1.0.0`, DIGEST: '' };
    expect(shell(deliver(), workspace('deliver'), same)).toMatchObject({
      code: 0,
      said: expect.stringContaining('is there already'),
    });
    expect(sh(`git --git-dir=${remote} branch --list 'image/*'`, top).trim()).toBe('image/frontend-dev');
  });

  test('what the fleet does not take is not proposed', { timeout: SLOW }, () => {
    const { code, said } = shell(deliver(), workspace('deliver'), { ...gitLabEnv, APP: 'frontnd' });
    expect({ code, said }).toEqual({
      code: 2,
      said: expect.stringContaining('no app is called so; did you mean frontend?'),
    });
    expect(sh(`git --git-dir=${remote} branch --list 'image/*'`, top).trim()).toBe('');
  });

  test('on GitHub opens a pull request, or renews it', { timeout: SLOW }, () => {
    mkdirSync(join(top, 'bin'), { recursive: true });
    const said = join(folder(), 'gh');
    const gh = (codes: string) =>
      writeFileSync(
        join(top, 'bin/gh'),
        `#!/bin/sh\nfor arg; do case "$arg" in ../body) cat ../body;; *) echo "$arg";; esac; done >> ${said}\n[ "$2" != create ] || exit ${codes}\n`,
        { mode: 0o755 },
      );
    const env = { ...common, GITHUB_SHA: 'abc1234def', BUILD: 'https://github.com/shop/frontend/actions/runs/7' };
    const script = gitHubStep('app.github.yml', 'deliver', 'Set the image');
    gh('0');
    const first = shell(script, checkout(), env);
    expect(first.code, first.said).toBe(0);
    expect(log('image/frontend-dev')).toEqual(['Set frontend to abc1234 in dev', 'Start']);
    expect(readFileSync(said, 'utf8').trim().split('\n')).toEqual([
      ...['pr', 'create', '--base', 'main', '--head', 'image/frontend-dev'],
      ...['--title', 'Set frontend to abc1234 in dev', '--body-file'],
      `Image: ${IMAGE}@${DIGEST}`,
      'Source-Commit: abc1234def',
      'Build: https://github.com/shop/frontend/actions/runs/7',
    ]);
    gh('1');
    expect(shell(script, checkout(), { ...env, IMAGE: `${FRONTEND}:def5678` })).toMatchObject({ code: 0 });
    expect(readFileSync(said, 'utf8')).toContain(
      'pr\nedit\nimage/frontend-dev\n--title\nSet frontend to def5678 in dev',
    );
  });
});

test('tokens can propose and not deliver', () => {
  const { permissions, jobs } = z
    .looseObject({
      permissions: z.object({}).loose(),
      jobs: z.looseObject({
        deliver: z.looseObject({
          permissions: z.object({}).loose(),
          steps: z.array(z.looseObject({ with: z.record(z.string(), z.unknown()).optional() })),
        }),
      }),
    })
    .parse(file('app.github.yml'));
  expect(permissions).toEqual({ contents: 'read', packages: 'write' });
  expect(jobs.deliver.permissions).toEqual({});
  const asked = Object.entries(jobs.deliver.steps[0]?.with ?? {}).filter(([name]) => name.startsWith('permission-'));
  expect(asked).toEqual([
    ['permission-contents', 'write'],
    ['permission-pull-requests', 'write'],
  ]);
});
