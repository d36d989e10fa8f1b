import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../engine/output/make-folder.ts';
import { temporaryFolder } from './folder.ts';

test('all that is missing is made, once, also through a link', () => {
  const top = temporaryFolder();
  expect(makeFolder(join(top, 'a/b/c'))).toBe(true);
  expect(makeFolder(join(top, 'a/b/c'))).toBe(false);
  symlinkSync(join(top, 'a'), join(top, 'link'));
  expect(makeFolder(join(top, 'link/d'))).toBe(true);
  expect(existsSync(join(top, 'a/d'))).toBe(true);
});

test('where none can be made it says so', () => {
  const top = temporaryFolder();
  mkdirSync(join(top, 'a'));
  writeFileSync(join(top, 'a/file'), '');
  symlinkSync(join(top, 'nowhere'), join(top, 'a/link'));
  expect(() => makeFolder(join(top, 'a/file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(top, 'a/file/b'))).toThrow('ENOTDIR');
  expect(() => makeFolder(join(top, 'a/link/b/c'))).toThrow('EEXIST');
});

test.skipIf(!existsSync('/proc/self'))('below what takes no folders it ends', () => {
  expect(() => makeFolder('/proc/fleetwright/dist')).toThrow('ENOENT');
});
