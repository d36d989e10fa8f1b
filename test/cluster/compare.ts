import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Schemas } from '../../engine/validate/index.ts';
import { type Fields, isFields } from '../../engine/validate/json-schema.ts';
import type { SchemaNode } from '../../engine/validate/node.ts';
import { Allocated, ANNOTATIONS, DEFAULTS, LABELS, WRITTEN_METADATA } from './defaults.ts';

/** Where an object as a server holds it differs from what was rendered, beyond defaults: one line for each field. */
export function driftOf(rendered: KubeObject, live: Fields, schemas: Schemas): string[] {
  const node = schemas.schemaOf(rendered.apiVersion, rendered.kind);
  if (node === undefined) throw new Error(`no schema of ${rendered.apiVersion} ${rendered.kind}`);
  return differences(withDefaults(node, named(rendered)), withoutWritten(live), '');
}

/** With what the server writes into the metadata of the object's kind. */
function named(object: KubeObject): KubeObject {
  const { kind, metadata } = object;
  const labels = { ...metadata.labels, ...LABELS[kind]?.(metadata.name) };
  const annotations = { ...metadata.annotations, ...ANNOTATIONS[kind] };
  return { ...object, metadata: { ...metadata, ...someOf({ labels, annotations }) } };
}

/** Servers keep no empty maps in metadata. */
const someOf = (maps: Readonly<Record<string, object>>): object =>
  Object.fromEntries(Object.entries(maps).filter(([, map]) => Object.keys(map).length > 0));

function withoutWritten({ status: _, ...live }: Fields): Fields {
  const written: readonly string[] = WRITTEN_METADATA;
  const metadata = Object.entries(live.metadata as Fields).filter(([field]) => !written.includes(field));
  return { ...live, metadata: Object.fromEntries(metadata) };
}

function withDefaults(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (node.items ? withDefaults(node.items, item) : item));
  if (!isFields(value) || value instanceof Allocated) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [field, schema] of Object.entries(node.raw.properties ?? {})) {
    if (schema.default !== undefined) filled[field] ??= schema.default;
  }
  for (const [field, byDefault] of Object.entries(DEFAULTS[node.definition] ?? {})) {
    filled[field] ??= byDefault(filled);
  }
  const entries = Object.entries(filled).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([field, inner]) => {
      const below = node.property(field) ?? node.additional;
      return [field, below ? withDefaults(below, inner) : inner];
    }),
  );
}

function differences(expected: unknown, live: unknown, path: string): string[] {
  if (expected instanceof Allocated) {
    return expected.pattern.test(String(live)) ? [] : [`${path}: ${text(live)} instead of ${expected.pattern}`];
  }
  if (Array.isArray(expected) && Array.isArray(live) && expected.length === live.length) {
    return expected.flatMap((item, i) => differences(item, live[i], `${path}[${i}]`));
  }
  if (isFields(expected) && isFields(live)) {
    const fields = [...new Set([...Object.keys(expected), ...Object.keys(live)])];
    return fields.flatMap((field) => differences(expected[field], live[field], path ? `${path}.${field}` : field));
  }
  // Servers before 1.34 write times that are not set.
  if (expected === undefined && live === null && path.endsWith('.creationTimestamp')) return [];
  return Object.is(expected, live) ? [] : [`${path}: ${text(live)} instead of ${text(expected)}`];
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
