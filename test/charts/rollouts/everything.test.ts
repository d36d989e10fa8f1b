import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas, validate } from '../../../engine/validate/index.ts';
import { everything } from './everything.ts';

const SCHEMAS = join(import.meta.dirname, '../../../imports/schemas');
const objects = everything();

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
}

/** Pods and Jobs, which the types of Kubernetes itself describe. */
const OTHERS = /\.(template|spec\.template|job\.spec)$/;

/** What the controller never reads of an AnalysisTemplate, an Experiment or an AnalysisRun; only Rollouts have it. */
const UNREAD = /^(?!Rollout).*\.args\.valueFrom\.fieldRef(\.fieldPath)?$/;

function fieldsOf(schema: Schema, path: string): string[] {
  if (OTHERS.test(path)) return [path];
  if (schema.items) return fieldsOf(schema.items, path);
  if (typeof schema.additionalProperties === 'object') return [path, ...fieldsOf(schema.additionalProperties, path)];
  return [
    path,
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => fieldsOf(each, `${path}.${name}`)),
  ];
}

/** The fields of the schema that a value sets, maps by any of their keys. */
function set(schema: Schema, value: unknown, path: string): string[] {
  if (OTHERS.test(path)) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => set(schema.items ?? {}, item, path));
  if (typeof value !== 'object' || value === null) return [path];
  const map = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return [
    path,
    ...Object.entries(value).flatMap(([key, member]) =>
      map ? set(map, member, path) : set(schema.properties?.[key] ?? {}, member, `${path}.${key}`),
    ),
  ];
}

const schemaOf = (kind: string): Schema =>
  JSON.parse(readFileSync(join(SCHEMAS, `crds/argoproj.io/v1alpha1/${kind}.json`), 'utf8')).schema.properties.spec;

test.each(['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'AnalysisRun', 'Experiment'])(
  '%s: every field is within reach',
  (kind) => {
    const schema = schemaOf(kind);
    const reached = new Set(
      objects.filter((object) => object.kind === kind).flatMap(({ spec }) => set(schema, spec, kind)),
    );
    const fields = fieldsOf(schema, kind).filter((field) => !UNREAD.test(field));
    expect(fields.length).toBeGreaterThan(30);
    expect(fields.filter((field) => !reached.has(field))).toEqual([]);
  },
);

test('each is valid by its schema', () => {
  const schemas = new Schemas(SCHEMAS, '1.36');
  const problems = objects.flatMap((object: KubeObject) =>
    validate(object, schemas).map(
      ({ field, message }) => `${object.kind} ${object.metadata.name}: ${field} ${message}`,
    ),
  );
  expect(problems).toEqual([]);
});
