import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshot } from '../output/folder.ts';
import { copyOfProject, fleetwright, Run, remove } from './run.ts';

const WATCHING = 'Ctrl-C ends';

let root: string;
let run: Run;
beforeAll(async () => {
  root = copyOfProject();
  run = new Run(['synth', '--watch', '--out', join(root, 'watched')], { root });
  await run.says(WATCHING);
});
afterAll(() => {
  run.kill();
  remove(root);
});

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Saves a file as editors do that write another file and rename it. */
function save(file: string, text: string): void {
  expect(text).not.toBe(read(file));
  writeFileSync(join(root, `${file}~`), text);
  renameSync(join(root, `${file}~`), join(root, file));
}

/** Answers that may come before that to a save: to the one before, which some saves are taken up twice for, and to half of it. */
const MOST_BEFORE = 6;

/** What the run says of a save that makes a difference, until a text stands there. */
async function told(end = WATCHING): Promise<string> {
  for (let before = 0; before < MOST_BEFORE; before++) {
    const said = await run.says(end, WATCHING);
    expect(said).not.toContain('nothing was written');
    const answers = said.split(WATCHING).filter((answer) => answer.trim() !== '');
    if (answers.some((answer) => !answer.includes('is up to date'))) return said;
    // A program that does not know of the save would say no more.
    appendFileSync(join(root, 'clusters/fleet.yaml'), '# again\n');
  }
  throw new Error('to what was saved, the run says again and again that dist is up to date: its program is an old one');
}

function change(file: string, from: string, to: string): Promise<string> {
  save(file, read(file).replace(from, to));
  return told();
}

const dist = () => snapshot(join(root, 'watched'));
const showing = (text: string) => Object.values(dist()).filter((content) => content.includes(text));
const bundles = () =>
  readdirSync(join(root, 'node_modules/.cache/fleetwright')).filter((name) => /^main-\w+\.cjs$/.test(name));

/** What a program makes that has never seen another. */
async function fresh(): Promise<Record<string, string>> {
  const out = join(root, 'fresh');
  expect(await fleetwright(['synth', '--quiet', '--out', out], { root })).toMatchObject({ code: 0 });
  const made = snapshot(out);
  remove(out);
  return made;
}

const CHART = 'charts/observability/metrics/kube-state-metrics.ts';
const VERSIONS = 'charts/versions.ts';
const LABELS = 'charts/shared/labels.ts';
const ORDER = 'engine/yaml/key-order.ts';
const SCHEMA = 'clusters/schema/workload.ts';
const ADDED = 'charts/shared/added.ts';

test('what is written after saves of code is what a fresh run writes', async () => {
  const [first, before] = [dist(), bundles()];
  // A later run removes those that nobody has used for a minute.
  const made = new Set<string>();
  const noteMade = () => {
    for (const name of bundles()) if (!before.includes(name)) made.add(name);
  };
  const sources = [CHART, VERSIONS, LABELS, ORDER, SCHEMA].map((file) => [file, read(file)] as const);

  await change(ORDER, "'apiVersion apiGroup group kind metadata'", "'kind apiVersion apiGroup group metadata'");
  const said = await change(CHART, "path: '/livez', timeoutSeconds: 5", "path: '/livez', timeoutSeconds: 6");
  expect(said).toMatch(/^~ .*deployment-kube-state-metrics.yaml$/m);
  expect(showing('image: docker.io/nginxinc').length).toBeGreaterThan(1);
  await change(VERSIONS, "nginx: image('", "nginx: image('mirror.example.org/");
  expect(showing('image: docker.io/nginxinc')).toEqual([]);
  expect(showing('part-of: observability')).not.toEqual([]);
  await change(LABELS, "?? 'observability'", "?? 'telemetry'");
  expect(showing('part-of: observability')).toEqual([]);
  const schema = read(SCHEMA);
  save(SCHEMA, `${schema}\nconst broken = ;\n`);
  expect(await told('[compile]')).toContain(`error  ${SCHEMA}:`);
  save(SCHEMA, schema.replace("maxSurge: '25%'", "maxSurge: '30%'"));
  await told();
  expect(dist()).toEqual(await fresh());
  noteMade();

  writeFileSync(join(root, ADDED), "export const MEMORY = '191Mi';\n");
  const given = read(CHART).replace("memory: '190Mi'", 'memory: MEMORY');
  save(CHART, `import { MEMORY } from '../../shared/added.ts';\n${given}`);
  await told();
  await change(ADDED, '191Mi', '192Mi');
  expect(showing('memory: 192Mi')).not.toEqual([]);
  expect(dist()).toEqual(await fresh());
  noteMade();
  // None was made but for the fresh runs: where a module at a time does not do, a whole program takes its place.
  expect(made.size).toBe(2);

  for (const [file, text] of sources) {
    save(file, text);
    rmSync(join(root, ADDED), { force: true });
    await told();
  }
  expect(dist()).toEqual(first);
});
