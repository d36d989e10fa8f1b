import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess } from './engine/commands/in-process.ts';
import { copyOfProject, ROOT, remove } from './engine/commands/run.ts';
import { SealingFleet } from './engine/seal/sealing-fleet.ts';
import { writeOpenValues } from './engine/seal/whole-fleet.ts';
import { RunnerShell } from './runner-shell.ts';

/** Milliseconds for hooks and tests that run whole fleets several times. */
const SLOW = 600_000;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'fleetwright-home-'));
});
afterAll(() => remove(home));

const shell = new RunnerShell(() => home);

/** Makes a repository of a project, with a server to which it is pushed. */
function published(project: string): void {
  const server = join(mkdtempSync(join(home, 'server-')), 'fleet.git');
  shell.must('git init --quiet -b main && git add --all && git commit --quiet -m Start', project);
  shell.must(`git clone --quiet --bare . ${server} && git remote add origin ${server}`, project);
  shell.must('git fetch --quiet && git branch --quiet --set-upstream-to origin/main', project);
}

/** What stands below a heading of a page. */
function section(page: string, heading: string): string {
  const [, text = ''] = readFileSync(page, 'utf8').split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

const fenced = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]+?)^\`\`\``, 'gm'))].map(([, block = '']) => block);

const indented = (text: string): string[] => {
  const plain = text.replace(/^```[\s\S]+?^```/gm, '');
  return plain.match(/^ {4}\S.*$/gm)?.map((line) => line.trim()) ?? [];
};

describe('a new app, as docs/apps.md has it', () => {
  const text = section('docs/apps.md', 'From nothing to running');
  const [app = ''] = fenced(text, 'yaml');
  const [dev = '', prod = '', later = ''] = fenced(text, 'sh');
  const listed = indented(text).map((line) => line.split(' ')[0] ?? '');

  let project: string;
  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const images = () => /^orders:\n(?: .*\n)*/m.exec(read('clusters/apps/images.yaml'))?.[0];
  const deployed = (path: string) => /image: (.*)/.exec(read(`${path}/deployment-orders.yaml`))?.[1];
  const log = () => shell.must('git log --format=%s', project).trim().split('\n');
  const left = () => shell.must('git status --porcelain', project);

  beforeAll(() => {
    project = copyOfProject();
    withSealedFleet(project);
    programs();
    cpSync(join(ROOT, '.gitignore'), join(project, '.gitignore'));
    shell.must('npm run synth --silent -- --quiet', project);
    published(project);
    const [, path = ''] = /^# (\S+)\n/.exec(app) ?? [];
    writeFileSync(join(project, path), app);
  }, SLOW);
  afterAll(() => remove(project));

  test('runs in dev, and is pending in prod', { timeout: SLOW }, () => {
    const { code, said } = shell.run(dev, project);
    expect(code, said).toBe(0);
    expect(said).toContain('orders has never had an image in prod: pending, and left out');
    expect(said).toContain('orders-dev/orders-registry-login');
    expect(images()).toBe('orders:\n  dev: registry.example.org/shop/orders:v1.0.0\n  prod: pending\n');
    expect(listed).toHaveLength(4);
    expect(listed.filter((path) => !existsSync(join(project, path)))).toEqual([]);
    const added = shell.must('git show --name-only --format= HEAD', project).trim().split('\n');
    expect(added.filter((path) => /prod/.test(path))).toEqual([]);
    expect([log(), left()]).toEqual([['Deliver orders to dev', 'Start'], '']);
  });

  test('then runs in prod', { timeout: SLOW }, () => {
    const { code, said } = shell.run(prod, project);
    expect(code, said).toBe(0);
    expect(said).not.toContain('[no-image]');
    for (const cluster of ['cluster-03', 'cluster-04'])
      expect(deployed(`dist/clusters/${cluster}/orders-prod`)).toBe('registry.example.org/shop/orders:v1.0.0');
    expect([log(), left()]).toEqual([['Deliver orders to prod', 'Deliver orders to dev', 'Start'], '']);
  });

  test('and then gets its versions by two commands', { timeout: SLOW }, () => {
    const { code, said } = shell.run(later, project);
    expect(code, said).toBe(0);
    expect(deployed('dist/clusters/cluster-04/orders-prod')).toBe('registry.example.org/shop/orders:v1.1.0');
    expect([log().slice(0, 2), left()]).toEqual([
      ['Promote orders v1.1.0 from dev to prod', 'Set orders to v1.1.0 in dev'],
      '',
    ]);
  });
});

/** The four clusters with certificates of their own and all sealed that they need, and what was made for it. */
let sealed: { top: string; end: () => void };
beforeAll(async () => {
  let end = () => {};
  const fleet = await SealingFleet.make((atEnd) => {
    end = atEnd;
  });
  const { clusters, top } = fleet;
  const from = writeOpenValues(fleet);
  const folders = ['ca', 'passwords'].flatMap((name) => [`--${name}`, join(top, 'private', name)]);
  const runs = [
    await inProcess(['seal', 'generate', '--clusters', clusters, ...folders], { top }),
    await inProcess(['seal', 'all', '--from', from, '--clusters', clusters], { top }),
  ];
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(runs.map(() => ({ code: 0, stderr: '' })));
  sealed = { top, end };
}, SLOW);
afterAll(() => sealed.end());

/** Gives a project that fleet. */
function withSealedFleet(project: string): void {
  for (const name of ['ca', 'passwords'])
    cpSync(join(sealed.top, 'private', name), join(project, '.fleetwright', name), { recursive: true });
  for (const name of readdirSync(join(project, 'clusters')))
    if (name !== 'schema') rmSync(join(project, 'clusters', name), { recursive: true });
  cpSync(join(sealed.top, 'clusters'), join(project, 'clusters'), { recursive: true });
}

/** Stand-ins for what a person has: a store of passwords, and docker. */
function programs(): void {
  mkdirSync(join(home, 'bin'));
  const program = (name: string, text: string) =>
    writeFileSync(join(home, 'bin', name), `#!/bin/sh -e\n${text}`, { mode: 0o755 });
  program('pass', 'echo "what $1 is"\n');
  program(
    'docker',
    'mkdir -p "$2"\necho \'{"auths":{"registry.example.org":{"auth":"cm9ib3Q6eA=="}}}\' > "$2/config.json"\n',
  );
}

describe('a new app, as the README has it', () => {
  const text = section('README.md', 'Add an app');
  const commands = indented(text);
  const [generate = ''] = commands.filter((line) => line.startsWith('npm run seal -- generate'));

  function withApp(project: string): void {
    cpSync(join(ROOT, '.gitignore'), join(project, '.gitignore'));
    published(project);
    writeFileSync(join(project, 'clusters/apps/shop.yaml'), fenced(text, 'yaml')[0] ?? '');
  }

  test('in the fleet that comes with it, where nothing can be sealed', { timeout: SLOW }, () => {
    const project = copyOfProject();
    try {
      withApp(project);
      expect(
        commands.map((line) =>
          line
            .replace(/ {2,}#.*/, '')
            .split(' ')
            .slice(0, 5)
            .join(' '),
        ),
      ).toEqual([
        'npm run image -- set',
        'git add clusters dist &&',
        'git push',
        'npm run image -- promote',
        'npm run seal -- generate',
        'npm run synth',
        'npm run rollout -- plan',
      ]);
      const { code, said } = shell.run(commands.filter((line) => line !== generate).join('\n'), project);
      expect(code, said).toBe(0);
      expect(said).toContain('shop has never had an image in prod: pending, and left out');
      expect(said).toMatch(/warning .*shop-metrics-login .*npm run seal -- generate \[missing-secret\]/);
      expect(said).toContain('## shop in prod on cluster-03 and cluster-04');
      expect(shell.run(generate, project)).toMatchObject({ code: 2, said: expect.stringContaining('[demo-fleet]') });
    } finally {
      remove(project);
    }
  });

  test('in a fleet of real clusters, with the password that prod needs', { timeout: SLOW }, () => {
    const project = copyOfProject();
    try {
      withSealedFleet(project);
      shell.must('npm run synth --silent -- --quiet', project);
      withApp(project);
      const { code, said } = shell.run(commands.join('\n'), project);
      expect(code, said).toBe(0);
      expect(said).toContain('shop-prod/shop-metrics-login');
      expect(said).not.toContain('[missing-secret]');
      const sealed = 'clusters/sealed/cluster-04/shop-prod/shop-metrics-login.yaml';
      expect(existsSync(join(project, sealed))).toBe(true);
    } finally {
      remove(project);
    }
  });
});
