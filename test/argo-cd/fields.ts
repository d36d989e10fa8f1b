import type { KubeObject } from '../../charts/shared/manifest.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { Schemas } from '../../engine/validate/index.ts';
import type { SchemaNode } from '../../engine/validate/node.ts';
import { NEWEST } from '../cluster/binaries.ts';

const schemas = new Schemas('imports/schemas', NEWEST);

/** Every field that some objects have, as `apps/v1 Deployment .spec.template.spec.nodeSelector.*`; a map has one for all of its keys. */
export function fieldsOf(objects: readonly KubeObject[]): Set<string> {
  const fields = new Set<string>();
  for (const object of objects) {
    const title = `${object.apiVersion} ${object.kind} `;
    for (const path of below(object, schemas.schemaOf(object.apiVersion, object.kind), '')) fields.add(title + path);
  }
  return fields;
}

/** What no schema names, such as the values of a chart, is one field. */
function* below(value: unknown, node: SchemaNode | undefined, path: string): Generator<string> {
  if (path !== '') yield path;
  if (node === undefined) return;
  if (Array.isArray(value)) for (const item of value) yield* below(item, node.items, `${path}[]`);
  if (!isFields(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    const property = node.property(name);
    if (property !== undefined) yield* below(inner, property, `${path}.${name}`);
    else if (node.additional !== undefined) yield* below(inner, node.additional, `${path}.*`);
  }
}
