import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appFleet } from './app-fleet.ts';

const IMAGES = 'apps/images.yaml';

test.each<[string, string, (path: string) => void, string]>([
  ['a file in the place of the apps', 'apps', (path) => writeFileSync(path, 'x\n'), 'no data of a fleet'],
  ['a pipe in the place of the lock', IMAGES, (path) => void execFileSync('mkfifo', [path]), 'no regular file'],
  ['a folder in the place of the lock', IMAGES, (path) => void mkdirSync(path), 'no regular file'],
  ['a link in the place of the lock', IMAGES, (path) => symlinkSync('nowhere', path), 'no regular file'],
])('%s is one line', (_, name, put, message) => {
  const fleet = appFleet();
  const path = join(fleet.folder, name);
  rmSync(path, { recursive: true });
  put(path);
  const { findings } = fleet.load();
  expect(findings.filter(({ code }) => code === 'clusters-folder')).toEqual([
    expect.objectContaining({ at: expect.stringContaining(`${name}:1:1`), message: expect.stringContaining(message) }),
  ]);
});
