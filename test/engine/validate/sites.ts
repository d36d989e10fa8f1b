import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Schemas } from '../../../engine/validate/index.ts';
import type { SchemaNode } from '../../../engine/validate/node.ts';

export type Path = readonly (string | number)[];

/** A value inside an object, with the schema that it has to meet. */
export interface Site {
  path: Path;
  node: SchemaNode;
  value: unknown;
}

/** Every value of an object that a schema speaks of, outermost first. */
export function sitesOf(object: KubeObject, schemas: Schemas): Site[] {
  const root = schemas.schemaOf(object.apiVersion, object.kind);
  const sites: Site[] = [];
  const visit = (node: SchemaNode, value: unknown, path: Path): void => {
    sites.push({ path, node, value });
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) if (node.items) visit(node.items, item, [...path, i]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const below = node.property(key) ?? node.additional;
        // In a custom resource metadata is the business of ObjectMeta.
        const schema = key === 'metadata' ? (below?.also ?? below) : below;
        if (schema) visit(schema, inner, [...path, key]);
      }
    }
  };
  if (root) visit(root, object, []);
  return sites;
}

/** A copy with the value at a path replaced, or taken out by undefined. */
export function withValue(object: KubeObject, path: Path, value: unknown): KubeObject {
  const copy: KubeObject = structuredClone(object);
  let inner: Record<string | number, unknown> = copy;
  for (const step of path.slice(0, -1)) {
    inner[step] ??= {};
    inner = inner[step] as Record<string | number, unknown>;
  }
  const last = path.at(-1)!;
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}
