import { loadAll } from 'js-yaml';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas, validate } from '../../../engine/validate/index.ts';
import type { SchemaNode } from '../../../engine/validate/node.ts';
import { fieldPath } from '../../../engine/yaml/field-path.ts';
import { sitesOf } from '../validate/sites.ts';

const SCHEMAS = 'imports/schemas';
const schemas = { '1.28': new Schemas(SCHEMAS, '1.28'), '1.36': new Schemas(SCHEMAS, '1.36') };

export const schemasFor = (kubernetes: string): Schemas => (kubernetes === '1.28' ? schemas['1.28'] : schemas['1.36']);

/** Two readers find the same objects in a file, and each is valid; how many there are. */
export function holds(text: string, kubernetes: string, path: string): number {
  const known = schemasFor(kubernetes);
  const objects = loadAll(text) as KubeObject[];
  expect(parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS())).toEqual(objects);
  for (const object of objects) {
    expect(validate(object, known), path).toEqual([]);
    expect(emptiesOf(object, known), path).toEqual([]);
  }
  return objects.length;
}

/** Lists and maps of Kubernetes' own kinds that an API server leaves out, so that they differ each time they are applied. */
const emptiesOf = (object: KubeObject, known: Schemas): string[] =>
  sitesOf(object, known)
    .filter(({ path, node, value }) => node.isBuiltIn && path[0] !== 'metadata' && isLeftOut(node, value))
    .map(({ path }) => fieldPath(path));

function isLeftOut({ raw, additional }: SchemaNode, value: unknown): boolean {
  const isMap = additional !== undefined && raw.properties === undefined;
  return Object(value) === value && Object.keys(Object(value)).length === 0 && (Array.isArray(value) || isMap);
}
