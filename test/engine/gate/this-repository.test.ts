import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { leaksOfFile } from '../../../engine/gate/file.ts';
import { openSecretsOf } from '../../../engine/gate/index.ts';

const FOLDERS = ['charts', 'clusters', 'dist', 'docs', 'engine', 'test'];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)),
);

describe('nothing is found in', () => {
  test('any of its files, read as text', () => {
    expect(files.length).toBeGreaterThan(700);
    const found = files.flatMap((file) =>
      leaksOfFile(file, readFileSync(file, 'utf8')).map(({ what, position }) => `${file}:${position}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test('any object of dist', () => {
    const objects = files
      .filter((file) => file.startsWith('dist/') && file.endsWith('.yaml'))
      .flatMap((file) =>
        parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJSON() as KubeObject),
      );
    expect(objects.length).toBeGreaterThan(300);
    expect(objects.flatMap((object) => openSecretsOf(object))).toEqual([]);
  });
});
