import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { snapshot } from '../output/folder.ts';
import { copyOfProject, fleetwright, ROOT, Run, remove } from './run.ts';

const VERSIONS = 'charts/versions.ts';

let root: string;
beforeAll(() => {
  root = copyOfProject({ isNew: true });
});
afterAll(() => remove(root));

const cache = () =>
  readdirSync(join(root, 'node_modules/.cache/fleetwright')).filter((name) => /^main-\w+\.\wjs$/.test(name));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Saves a file in one step, as editors do that rename another one; what is seen of two steps may be two saves. */
function save(file: string, text: string): void {
  const other = join(root, 'saved');
  writeFileSync(other, text);
  renameSync(other, join(root, file));
}

test('two first runs at once', async () => {
  const runs = await Promise.all([fleetwright(['check'], { root }), fleetwright(['check'], { root })]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  expect(runs[0]).toEqual(runs[1]);
  expect(cache()).toHaveLength(1);
});

test('schema writes the JSON Schemas that editors read', async () => {
  remove(join(root, 'clusters/schema/cluster.schema.json'));
  const { code, stdout } = await fleetwright(['schema'], { root });
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toEqual(
    ['fleet', 'cluster', 'app', 'images'].map((name) => `clusters/schema/${name}.schema.json`),
  );
  const schema = JSON.parse(read('clusters/schema/cluster.schema.json'));
  expect(Object.keys(schema.properties.components.properties)).toContain('node-exporter');
});

test('the cdk8s CLI writes the very same tree into its output folder', async () => {
  expect(await fleetwright(['synth'], { root })).toMatchObject({ code: 0 });
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth'], {
    cwd: root,
    // It would wait for a registry that may not be there.
    env: { PATH, HOME, CDK8S_DISABLE_ANALYTICS: '1', CDK8S_CHECK_UPGRADE: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  const dist = snapshot(join(root, 'dist'));
  expect(Object.keys(dist).length).toBeGreaterThan(100);
  expect(snapshot(join(root, 'cdk8s.out'))).toEqual(dist);
});

describe('what is wrong with the code', () => {
  test('a chart that does not compile: its place without a stack', async () => {
    const text = read(VERSIONS);
    save(VERSIONS, `${text}\nconst broken = ;\n`);
    const { code, stdout, stderr } = await fleetwright(['check'], { root });
    save(VERSIONS, text);
    const line = text.split('\n').length + 1;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`error  ${VERSIONS}:${line}:16: Unexpected ";" [compile]\n`);
  });

  test('code that throws when it is loaded: a bug, with its stack', async () => {
    const text = read(VERSIONS);
    save(VERSIONS, `${text}\nthrow new TypeError('out of order');\n`);
    const { code, stderr } = await fleetwright(['check'], { root });
    save(VERSIONS, text);
    expect(code).toBe(2);
    expect(stderr).toMatch(/TypeError: out of order\n +at /);
  });
});

test('a cache that cannot be written to does not matter', async () => {
  const folder = join(root, 'node_modules/.cache');
  renameSync(folder, `${folder}-away`);
  writeFileSync(folder, 'a file where the folder would be');
  const { code } = await fleetwright(['check', '--quiet'], { root });
  remove(folder);
  renameSync(`${folder}-away`, folder);
  expect(code).toBe(0);
});

describe('synth --watch', () => {
  const TWO = 'clusters/cluster-02.yaml';
  const WATCHING = 'Ctrl-C ends';

  test('writes again at every save of data and code, mistakes in both included', async () => {
    const run = new Run(['synth', '--watch', '--out', join(root, 'watched')], { root });
    onTestFinished(() => run.kill());
    await run.says(WATCHING);
    const data = read(TWO);
    save(TWO, data.replace('count: 1', 'count: 0'));
    expect(await run.says(WATCHING)).toContain('nothing was written');
    save(TWO, data.replace(/^components:$/m, '$&\n  node-exporter: false'));
    expect(await run.says(WATCHING)).toContain('- clusters/cluster-02/apps/node-exporter.yaml');
    save(TWO, data);
    expect(await run.says(WATCHING)).toContain('+ clusters/cluster-02/apps/node-exporter.yaml');

    const code = read(VERSIONS);
    save(VERSIONS, `${code}\nconst broken = ;\n`);
    await run.says('[compile]');
    const anotherImage = code.replace(/nginx: image\('([^']+)'/, "nginx: image('mirror.example.org/$1'");
    expect(anotherImage).not.toBe(code);
    save(VERSIONS, anotherImage);
    expect(await run.says(WATCHING)).toMatch(/^~ clusters\/\S+\.yaml$/m);
    save(VERSIONS, code);
    await run.says(WATCHING);
    run.child.kill('SIGINT');
    expect(await run.ended()).toMatchObject({ code: 0 });
  });

  test('SIGTERM ends it too, while it waits for code that compiles', async () => {
    const run = new Run(['synth', '-w', '-q', '--out', join(root, 'watched')], { root });
    onTestFinished(() => run.kill());
    await run.says('[demo-fleet]');
    const code = read(VERSIONS);
    save(VERSIONS, `${code}\nconst broken = ;\n`);
    await run.says('[compile]');
    run.child.kill('SIGTERM');
    save(VERSIONS, code);
    expect(await run.ended()).toMatchObject({ code: 0 });
  });

  test('says what it cannot watch', async () => {
    const { code, stderr } = await fleetwright(['synth', '--watch', '--clusters', '/nowhere'], { root });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^synth: --watch: .*\/nowhere/);
  });
});
