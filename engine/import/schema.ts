import { isFields } from '../../clusters/schema/fields.ts';

/** An OpenAPI schema as JSON. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  [keyword: string]: unknown;
}

/** What is written below imports/schemas for one version of a kind. */
export interface KindSchema {
  group: string;
  version: string;
  kind: string;
  scope: 'Namespaced' | 'Cluster';
  schema: JsonSchema;
  definitions: Record<string, JsonSchema>;
}

/** Prose, and rule messages too: published definitions come with and without them, and the bytes must not differ. */
const DROPPED = new Set([
  'description',
  'title',
  'example',
  'examples',
  'externalDocs',
  'message',
  'messageExpression',
  'x-kubernetes-group-version-kind',
]);

/** Keywords whose members are named by the author of the schema, so that no name there is a keyword. */
const NAMED = new Set(['properties', 'patternProperties', 'definitions']);

/** Keywords that hold data rather than schemas. */
const DATA = new Set(['default', 'enum', 'required', 'x-kubernetes-list-map-keys']);

/** The schema without prose, keywords in the order of their names. */
export function compact(schema: JsonSchema): JsonSchema {
  const result: JsonSchema = {};
  for (const keyword of Object.keys(schema).sort()) {
    if (!DROPPED.has(keyword)) result[keyword] = compactValue(keyword, schema[keyword]);
  }
  return result;
}

function compactValue(keyword: string, value: unknown): unknown {
  if (DATA.has(keyword)) return value;
  if (Array.isArray(value)) return value.map((item) => (isSchema(item) ? compact(item) : item));
  if (!isSchema(value)) return value;
  if (!NAMED.has(keyword)) return compact(value);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, isSchema(member) ? compact(member) : member]),
  );
}

export const isSchema = (value: unknown): value is JsonSchema => isFields(value);

/** Path below imports/schemas/<set>. */
const schemaPath = ({ group, version, kind }: KindSchema): string =>
  `${group === '' ? 'core' : group}/${version}/${kind}.json`;

/** Files of one set of schemas: one per version of a kind, and the index of scopes. */
export function schemaFiles(set: string, schemas: readonly KindSchema[]): Map<string, string> {
  const files = new Map<string, string>();
  const scopes: [string, string][] = [];
  for (const schema of schemas) {
    files.set(`schemas/${set}/${schemaPath(schema)}`, `${JSON.stringify(schema)}\n`);
    const apiVersion = schema.group === '' ? schema.version : `${schema.group}/${schema.version}`;
    scopes.push([`${apiVersion}/${schema.kind}`, schema.scope]);
  }
  scopes.sort(([a], [b]) => (a < b ? -1 : 1));
  files.set(`schemas/${set}/index.json`, `${JSON.stringify(Object.fromEntries(scopes), null, 2)}\n`);
  return files;
}
