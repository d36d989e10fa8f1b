import { expect, test } from 'vitest';
import { z } from 'zod';
import { CLUSTER_FIELDS, DELIVERY_FIELDS } from '../../../clusters/schema/cluster.ts';
import { editorSchemas } from '../../../engine/load/json-schema.ts';
import { COMPONENTS } from './temporary-fleet.ts';

interface JsonSchema {
  properties: Record<string, JsonSchema>;
  [key: string]: unknown;
}

const schemas = (components = COMPONENTS): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(editorSchemas(components)).map(([file, text]) => [file, JSON.parse(text)]));

const cluster = (): JsonSchema => schemas()['cluster.schema.json']!;

test('a schema per kind of file', () => {
  expect(Object.keys(schemas())).toEqual([
    'fleet.schema.json',
    'cluster.schema.json',
    'app.schema.json',
    'images.schema.json',
  ]);
  expect(schemas()['fleet.schema.json']).toMatchObject({
    required: ['git', 'zone', 'central', 'objectStorage'],
    additionalProperties: false,
  });
});

test('a cluster has the fields of the data, and asks for those without a default', () => {
  const { properties, required, additionalProperties } = cluster();
  expect(Object.keys(properties)).toEqual([...Object.keys(CLUSTER_FIELDS), 'components']);
  expect(required).toEqual([
    'name',
    'role',
    'apiServer',
    'nodeAddresses',
    'loadBalancerPool',
    'kubernetes',
    'nodes',
    'ingress',
  ]);
  expect(additionalProperties).toBe(false);
  expect(properties.nodes?.properties.count).toEqual({ type: 'integer', minimum: 1 });
});

test('each component takes true, false, or its options and the settings of delivery', () => {
  const components = cluster().properties.components!;
  expect(components.additionalProperties).toBe(false);
  expect(Object.keys(components.properties)).toEqual(['cert-manager', 'prometheus-agent', 'thanos-receiver']);
  expect(components.properties['cert-manager']).toMatchObject({
    anyOf: [
      { type: 'boolean' },
      {
        properties: {
          email: { type: 'string', format: 'email' },
          sync: { $ref: '#/definitions/delivery/properties/sync' },
        },
        required: ['email'],
        additionalProperties: false,
      },
    ],
  });
});

test('an app may differ in all of its fields per environment, and has to name none there', () => {
  const { properties, required } = schemas()['app.schema.json']!;
  const environment = properties.environments!.additionalProperties as JsonSchema;
  const own = ['name', 'team', 'namespace', 'typescript', 'environments'];
  const beside = ['clusters', 'sync', 'pause', 'allowDrift', 'patches', 'rollingSync', 'imageUpdater'];
  const fields = Object.keys(properties).filter((field) => !own.includes(field));
  expect(required).toEqual(['name', 'namespace', 'image', 'environments']);
  expect(Object.keys(environment.properties)).toEqual([...fields, ...beside]);
  expect(environment).not.toHaveProperty('required');
});

test('every reference leads somewhere', () => {
  const { delivery } = cluster().definitions as Record<string, JsonSchema>;
  expect(Object.keys(delivery!.properties)).toEqual(Object.keys(DELIVERY_FIELDS));
  const references = [...JSON.stringify(cluster()).matchAll(/"\$ref":"#\/definitions\/delivery\/properties\/(\w+)"/g)];
  expect(new Set(references.map(([, setting]) => setting))).toEqual(new Set(Object.keys(DELIVERY_FIELDS)));
});

test('an option cannot be called like a setting of delivery', () => {
  const clash = { name: 'x', roles: [], options: z.strictObject({ sync: z.boolean() }) };
  expect(() => schemas([clash])).toThrow('x: sync is a setting of delivery, and cannot be an option');
});

test('the order of components does not matter', () => {
  expect(editorSchemas([...COMPONENTS].reverse())).toEqual(editorSchemas(COMPONENTS));
});
