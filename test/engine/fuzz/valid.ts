import { loadAll } from 'js-yaml';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas, validate } from '../../../engine/validate/index.ts';

const SCHEMAS = 'imports/schemas';
const schemas = { '1.28': new Schemas(SCHEMAS, '1.28'), '1.36': new Schemas(SCHEMAS, '1.36') };

/** Two readers find the same objects in a file, and each is valid; how many there are. */
export function holds(text: string, kubernetes: string, path: string): number {
  const known = kubernetes === '1.28' ? schemas['1.28'] : schemas['1.36'];
  const objects = loadAll(text) as KubeObject[];
  expect(parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS())).toEqual(objects);
  for (const object of objects) expect(validate(object, known), path).toEqual([]);
  return objects.length;
}
