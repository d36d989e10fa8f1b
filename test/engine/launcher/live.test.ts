import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHARTS, SmallProject } from './project.ts';

const amount = (value: number) => ({
  'charts/shared/amount.ts': CHARTS['charts/shared/amount.ts'].replace('7', String(value)),
});

test('only what was saved is evaluated again, and what asks for it by whatever way', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  project.save(amount(8));
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 8, two', evaluated: 'amount index main one' });
  project.save({ 'charts/two.ts': CHARTS['charts/two.ts'].replace("parse('two')", "parse('2')") });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 8, 2', evaluated: 'index main two' });
  // Of what is said, nothing is another.
  project.save({ 'charts/one.ts': `// The first.\n${CHARTS['charts/one.ts']}` });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 8, 2', evaluated: '' });
});

test('a program that was saved is the one that a run of its own would be', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  const before = await project.version();
  project.save(amount(9));
  const { version } = await watch.saved();
  expect(version).toBe(await project.version());
  project.save(amount(7));
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 7, two', version: before });
  expect(version).not.toBe(before);
});

test.each([
  ['what is no code', { 'charts/one.ts': 'export const = 1;\n' }, /^error {2}charts\/one.ts:1:14: .* \[compile\]\n$/],
  [
    'an export that is gone',
    { 'charts/shared/amount.ts': 'export const COUNT = 7;\n' },
    /^error {2}charts\/one.ts:1:10: No matching export in "charts\/shared\/amount.ts" for import "AMOUNT" \[compile\]\n$/,
  ],
  [
    'a file that is not there',
    { 'charts/two.ts': "import { other } from './other.ts';\nexport const two = other;\n" },
    /^error {2}charts\/two.ts:1:23: Could not resolve ".\/other.ts" \[compile\]\n$/,
  ],
  [
    'a package that is not there',
    { 'charts/two.ts': "import { other } from 'other';\nexport const two = other;\n" },
    /^error {2}charts\/two.ts:1:23: Could not resolve "other" \[compile\]\n$/,
  ],
  ['code that throws', { 'charts/two.ts': "throw new TypeError('out of order');\n" }, /TypeError: out of order\n +at /],
])('%s is told as a run of its own tells it, and mended by the next save', async (_, files, message) => {
  const project = new SmallProject();
  const watch = await project.watch();
  project.save(files);
  expect(await watch.refused()).toMatch(message);
  project.save({ ...CHARTS, ...amount(5) });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 5, two' });
});

test('a file that nobody asks for may be anything', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  project.save({ 'charts/later.ts': 'export const = 1;\n' });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 7, two', evaluated: '' });
});

test('files come, ask for each other in a circle, and go', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  project.save({
    'charts/two.ts':
      "import { three } from './three.ts';\nexport const two = () => three();\nexport const word = () => 'three';\n",
    'charts/three.ts': "import { word } from './two.ts';\nexport const three = () => word();\n",
  });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 7, three' });
  project.save({ 'charts/three.ts': "import { word } from './two.ts';\nexport const three = () => word() + '!';\n" });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 7, three!' });
  rmSync(join(project.root, 'charts/three.ts'));
  expect(await watch.refused()).toMatch(
    /^error {2}charts\/two.ts:1:23: Could not resolve ".\/three.ts" \[compile\]\n$/,
  );
  project.save({ 'charts/two.ts': CHARTS['charts/two.ts'] });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 7, two' });
});

test('a variable that is exported is looked at each time', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  project.save({
    'charts/shared/amount.ts': 'export let AMOUNT = 1;\nexport const more = () => ++AMOUNT;\n',
    'charts/shared/again.ts': "export { AMOUNT } from './amount.ts';\n",
    'charts/one.ts':
      "import { AMOUNT } from './shared/again.ts';\nimport { more } from './shared/amount.ts';\nexport const one = () => (more(), 'one of ' + AMOUNT);\n",
  });
  expect(await watch.saved()).toMatchObject({ text: 'fleet: one of 2, two' });
});

test('of another lock file, or other generated classes, all is evaluated again', async () => {
  const project = new SmallProject();
  const watch = await project.watch();
  for (const file of ['package-lock.json', 'imports/none.ts']) {
    project.save({ [file]: '// another' });
    expect(await watch.saved()).toMatchObject({ evaluated: 'amount index main one two' });
  }
});
