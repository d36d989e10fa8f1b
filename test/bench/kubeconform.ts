import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFields } from '../../clusters/schema/fields.ts';
import { KUBERNETES } from '../cluster/releases.ts';
import type { Command } from './measure.ts';

/** Validation alone, of the tree that synth writes, by the schemas that synth validates by. */
export function kubeconform(dist: string, work: string): Command {
  const schemas = join(work, 'schemas');
  for (const folder of [`kubernetes-${Object.keys(KUBERNETES).at(-1)}`, 'crds'])
    writeSchemas(join('imports/schemas', folder), schemas);
  const location = `${schemas}/{{.Group}}/{{.ResourceAPIVersion}}/{{.ResourceKind}}.json`;
  return { program: 'kubeconform', args: ['-strict', '-schema-location', location, join(dist, 'clusters')] };
}

function writeSchemas(from: string, to: string): void {
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    const file: unknown = path.endsWith('.json') ? JSON.parse(readFileSync(join(from, path), 'utf8')) : undefined;
    if (!isFields(file) || !isFields(file.schema)) continue;
    const { group, version, kind, schema, definitions = {} } = file;
    // It takes the version for the group where there is no group.
    const folder = join(to, String(group || version), String(version));
    mkdirSync(folder, { recursive: true });
    const whole = { ...standard(schema), definitions: mapped(definitions, standard) };
    writeFileSync(join(folder, `${String(kind).toLowerCase()}.json`), JSON.stringify(whole));
  }
}

/** In terms of plain JSON Schema: numbers for text where Kubernetes takes both, and no unknown fields. */
function standard(schema: unknown): object {
  if (!isFields(schema)) return {};
  const { properties, items, additionalProperties, ...rest } = schema;
  if (rest['x-kubernetes-int-or-string']) return { type: ['string', 'integer'] };
  const isOpen = rest['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined;
  return {
    ...rest,
    ...(rest.nullable === true ? { type: [rest.type, 'null'] } : {}),
    ...(properties === undefined ? {} : { properties: mapped(properties, standard) }),
    ...(properties === undefined || isOpen ? {} : { additionalProperties: false }),
    ...(isFields(additionalProperties) ? { additionalProperties: standard(additionalProperties) } : {}),
    ...(items === undefined ? {} : { items: standard(items) }),
  };
}

const mapped = (fields: unknown, by: (value: unknown) => object): object =>
  Object.fromEntries(Object.entries(isFields(fields) ? fields : {}).map(([name, value]) => [name, by(value)]));
