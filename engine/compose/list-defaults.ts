import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import type { Schemas } from '../validate/index.ts';
import type { SchemaNode } from '../validate/node.ts';

const known = new WeakMap<Schemas, WeakMap<KubeObject, KubeObject>>();

/**
 * A custom resource with the defaults of its definition written out in the items of lists, as far as their absence is a
 * difference to Argo CD: all of them where a list is one value (`parentRefs` of an HTTPRoute), the keys where items are told
 * apart by keys (`protocol` of a port of a Rollout). Elsewhere Argo CD leaves what the server has filled in to the server.
 * Without them the Application is never Synced, and is synced again and again. Seen with Argo CD 3.5.1 and `ServerSideApply=true`.
 * Of Kubernetes' own kinds it knows the defaults.
 */
export function withListDefaults(object: KubeObject, schemas: Schemas): KubeObject {
  if (!schemas.isCustom(object.apiVersion, object.kind)) return object;
  const ofSchemas = known.get(schemas) ?? new WeakMap<KubeObject, KubeObject>();
  known.set(schemas, ofSchemas);
  const before = ofSchemas.get(object);
  if (before !== undefined) return before;
  const filled = filledIn(object, schemas.schemaOf(object.apiVersion, object.kind), NONE) as KubeObject;
  ofSchemas.set(object, filled).set(filled, filled);
  return filled;
}

/** Fields whose default is written out where they are missing. */
type Wanted = 'all' | readonly string[];

const NONE: readonly string[] = [];

function filledIn(value: unknown, node: SchemaNode | undefined, wanted: Wanted): unknown {
  if (node === undefined) return value;
  if (Array.isArray(value)) return filledItems(value, node, wanted);
  return isFields(value) ? filledFields(value, node, wanted) : value;
}

function filledItems(items: readonly unknown[], node: SchemaNode, wanted: Wanted): readonly unknown[] {
  const inItems = wanted === 'all' ? wanted : wantedIn(node);
  const filled = items.map((item) => filledIn(item, node.items, inItems));
  return filled.every((item, i) => item === items[i]) ? items : filled;
}

const wantedIn = ({ raw }: SchemaNode): Wanted =>
  raw['x-kubernetes-list-type'] === 'map' ? (raw['x-kubernetes-list-map-keys'] ?? NONE) : 'all';

function filledFields(fields: Fields, node: SchemaNode, wanted: Wanted): Fields {
  const changed: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const filled = filledIn(value, node.property(name) ?? node.additional, wanted === 'all' ? wanted : NONE);
    if (filled !== value) changed.push([name, filled]);
  }
  for (const [name, value] of node.defaults) {
    if (fields[name] !== undefined || (wanted !== 'all' && !wanted.includes(name))) continue;
    changed.push([name, filledIn(structuredClone(value), node.property(name), wanted)]);
  }
  return changed.length === 0 ? fields : { ...fields, ...Object.fromEntries(changed) };
}
