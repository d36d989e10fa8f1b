import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const IMPORTS = join(import.meta.dirname, '../../../imports');

interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  'x-kubernetes-int-or-string'?: boolean;
}

interface KindSchema {
  version: string;
  kind: string;
  schema: Schema;
}

type L1Class = { GVK: { apiVersion: string; kind: string }; manifest(props: unknown): unknown };

/** What L1 cannot set, by file: cdk8s gives two properties of one object one name, and writes the first. */
const DROPPED: Record<string, { name: string; beside: string }> = {
  'alertmanager-config.ts': { name: 'proxyUrl', beside: 'proxyURL' },
};

const isL1 = (value: unknown): value is L1Class => typeof value === 'function' && 'GVK' in value && 'manifest' in value;

const modules = readdirSync(IMPORTS).filter((file) => file.endsWith('.ts'));

/** The names that cdk8s gives to properties, such as repoUrl for repoURL, read from what it generated. */
function renames(source: string): Map<string, string> {
  const pairs = [...source.matchAll(/^ {4}'([^']+)': .*?\bobj\.(\w+)/gm)].map(([, json, l1]) => [json!, l1!] as const);
  return new Map(pairs);
}

/** A value with every property of the schema, under the names that `rename` gives. */
function everything(schema: Schema, rename: (name: string) => string): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema['x-kubernetes-int-or-string']) return '25%';
  if (schema.properties) {
    const entries = Object.entries(schema.properties).map(([name, member]) => [
      rename(name),
      everything(member, rename),
    ]);
    return Object.fromEntries(entries);
  }
  if (schema.items) return [everything(schema.items, rename)];
  if (typeof schema.additionalProperties === 'object') return { key: everything(schema.additionalProperties, rename) };
  if (schema.format === 'date-time')
    return rename === json ? '2030-01-02T03:04:05.000Z' : new Date('2030-01-02T03:04:05Z');
  return { boolean: true, integer: 3, number: 1.5, string: 'text' }[schema.type ?? ''] ?? { anyField: ['any value'] };
}

const json = (name: string) => name;

/** Every kind sets `spec`, and whatever stands beside it, but not what only a controller writes. */
function objectSchema({ schema }: KindSchema): Schema {
  const { apiVersion: _, kind: __, metadata: ___, status: ____, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

function without(value: object, { name, beside }: { name: string; beside: string }): unknown {
  const text = JSON.stringify(value, function (this: object, key, member) {
    return key === name && beside in this ? undefined : member;
  });
  return JSON.parse(text);
}

const schemaOf = (group: string, version: string, kind: string): KindSchema =>
  JSON.parse(readFileSync(join(IMPORTS, 'schemas/crds', group, version, `${kind}.json`), 'utf8'));

describe.each(modules)('%s', (file) => {
  let classes: L1Class[];

  beforeAll(async () => {
    const module: Record<string, unknown> = await import(join(IMPORTS, file));
    classes = Object.values(module).filter(isL1);
  });

  test('every property that its schema has goes in and comes out', () => {
    const names = renames(readFileSync(join(IMPORTS, file), 'utf8'));
    expect(classes).not.toHaveLength(0);
    for (const { GVK, manifest } of classes.map((l1) => ({ GVK: l1.GVK, manifest: l1.manifest.bind(l1) }))) {
      const [group = '', version = ''] = GVK.apiVersion.split('/');
      const schema = objectSchema(schemaOf(group, version, GVK.kind));
      const metadata = { name: 'one' };
      const props = everything(schema, (name) => names.get(name) ?? name) as object;
      const all = { ...GVK, metadata, ...(everything(schema, json) as object) };
      const dropped = DROPPED[file];
      const given = manifest({ metadata, ...props });
      expect(given).toEqual(dropped ? without(all, dropped) : all);
      if (dropped) expect(given).not.toEqual(all);
    }
  });
});
