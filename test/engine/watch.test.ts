import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchSaves } from '../../engine/watch.ts';
import { put, temporaryFolder } from './output/folder.ts';

/** A project without content, and what is saved in it. */
function watchedProject() {
  const root = temporaryFolder();
  put(root, {
    'charts/platform/longhorn.ts': '',
    'clusters/cluster-01.yaml': '',
    'clusters/schema/cluster.ts': '',
    'engine/main.ts': '',
    'imports/application.ts': '',
    'package-lock.json': '',
  });
  const saves = watchSaves(root, join(root, 'clusters'));
  onTestFinished(() => saves.close());
  const save = (file: string) => writeFileSync(join(root, file), 'saved');
  return { root, saves, save };
}

test.each([
  ['clusters/cluster-01.yaml', 'data'],
  ['clusters/cluster-02.yaml', 'data'],
  ['clusters/schema/cluster.ts', 'code'],
  ['charts/platform/longhorn.ts', 'code'],
  ['imports/application.ts', 'code'],
  ['package-lock.json', 'code'],
])('%s is %s', async (file, kind) => {
  const { saves, save } = watchedProject();
  save(file);
  expect(await saves.next()).toBe(kind);
});

test('what the project itself writes is no save', async () => {
  const { root, saves, save } = watchedProject();
  put(root, { 'dist/files.txt': 'x', 'README.md': 'x' });
  save('clusters/schema/cluster.schema.json');
  const next = saves.next();
  save('clusters/cluster-01.yaml');
  expect(await next).toBe('data');
});

test('data and code saved together are code, once', async () => {
  const { saves, save } = watchedProject();
  save('charts/platform/longhorn.ts');
  save('clusters/cluster-01.yaml');
  expect(await saves.next()).toBe('code');
  save('clusters/cluster-01.yaml');
  expect(await saves.next()).toBe('data');
});

test('a file that is replaced again and again is followed', async () => {
  const { root, saves } = watchedProject();
  const file = join(root, 'clusters/cluster-01.yaml');
  for (let round = 0; round < 3; round++) {
    writeFileSync(join(root, 'elsewhere'), String(round));
    renameSync(join(root, 'elsewhere'), file);
    expect(await saves.next()).toBe('data');
  }
  expect(existsSync(file)).toBe(true);
});

test('a folder that comes later is followed', async () => {
  const { root, saves, save } = watchedProject();
  mkdirSync(join(root, 'charts/apps'));
  expect(await saves.next()).toBe('code');
  save('charts/apps/checkout.ts');
  expect(await saves.next()).toBe('code');
});

test('a save that nobody waits for is remembered', async () => {
  const { saves, save } = watchedProject();
  save('clusters/cluster-01.yaml');
  await new Promise((done) => setTimeout(done, 100));
  expect(saves.isPending).toBe(true);
  expect(await saves.next()).toBe('data');
  expect(saves.isPending).toBe(false);
});
