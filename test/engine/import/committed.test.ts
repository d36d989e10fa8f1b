import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { definitionsOf } from '../../../engine/import/config.ts';
import { importSchemas } from '../../../engine/import/index.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { KUBERNETES } from '../../cluster/releases.ts';

const ROOT = join(import.meta.dirname, '../../..');
const definitions = process.env.CRD_DIR;

test('committed schemas have every kind of cdk8s.yaml', () => {
  const index: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'imports/schemas/crds/index.json'), 'utf8'));
  const kinds = new Set(Object.keys(index).map((id) => id.split('/').at(-1)!.toLowerCase()));
  const { entries } = definitionsOf(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8'));
  expect(kinds).toEqual(new Set(entries.map(({ kind }) => kind)));
});

test('committed schemas are of the releases of cdk8s.yaml, those of the tests with real API servers among them', () => {
  const { kubernetes } = definitionsOf(readFileSync(join(ROOT, 'cdk8s.yaml'), 'utf8'));
  expect(Schemas.supported(join(ROOT, 'imports/schemas'))).toEqual([...kubernetes.keys()]);
  expect(Object.fromEntries(kubernetes)).toMatchObject(KUBERNETES);
});

if (definitions === undefined) {
  test.skip('committed imports are what the definitions give (CRD_DIR names no folder of definitions)', () => {});
} else {
  test('committed imports are what the definitions give', { timeout: 120_000 }, async () => {
    const root = mkdtempSync(join(tmpdir(), 'import-test-'));
    try {
      copyFileSync(join(ROOT, 'cdk8s.yaml'), join(root, 'cdk8s.yaml'));
      await importSchemas({ root, from: definitions, print: () => {} });
      expect(differences(join(root, 'imports'), join(ROOT, 'imports'))).toEqual([]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
}

function differences(left: string, right: string): string[] {
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|json)$/.test(path));
  const shared = new Set(files(left));
  const onlyRight = files(right).filter((path) => !shared.has(path));
  return [...shared, ...onlyRight].filter((path) => onlyRight.includes(path) || text(left, path) !== text(right, path));
}

function text(folder: string, path: string): string | undefined {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch {
    return undefined;
  }
}
