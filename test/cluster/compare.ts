import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import type { Schemas } from '../../engine/validate/index.ts';
import type { SchemaNode } from '../../engine/validate/node.ts';
import { ADDED, Allocated, DEFAULTS, WRITTEN_METADATA } from './defaults.ts';

/** Where an object as a server holds it differs from what was rendered, beyond defaults: one line for each field. */
export function driftOf(rendered: KubeObject, live: Fields, schemas: Schemas): string[] {
  const { apiVersion, kind, metadata } = rendered;
  const node = schemas.schemaOf(apiVersion, kind);
  if (node === undefined) throw new Error(`no schema of ${apiVersion} ${kind}`);
  const added = ADDED[kind]?.(metadata.name, (live.metadata as Fields).uid);
  const { status: _, ...expected } = withDefaults(node, merged(withoutEmpty(rendered), added), schemas.minor) as Fields;
  return differences(expected, withoutWritten(live), '');
}

/** Servers keep no empty maps in metadata. */
function withoutEmpty(object: KubeObject): Fields {
  const kept = Object.entries(object.metadata).filter(([, value]) => !isFields(value) || Object.keys(value).length > 0);
  return { ...object, metadata: Object.fromEntries(kept) };
}

/** What is rendered, with what the server adds to it. */
function merged(rendered: unknown, added: unknown): unknown {
  if (!isFields(rendered) || !isFields(added)) return added ?? rendered;
  const fields = Object.keys({ ...rendered, ...added });
  return Object.fromEntries(fields.map((field) => [field, merged(rendered[field], added[field])]));
}

function withoutWritten({ status: _, ...live }: Fields): Fields {
  const written: readonly string[] = WRITTEN_METADATA;
  const metadata = Object.entries(live.metadata as Fields).filter(([field]) => !written.includes(field));
  return { ...live, metadata: Object.fromEntries(metadata) };
}

function withDefaults(node: SchemaNode, value: unknown, minor: number): unknown {
  if (Array.isArray(value)) return value.map((item) => (node.items ? withDefaults(node.items, item, minor) : item));
  if (!isFields(value) || value instanceof Allocated) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [field, schema] of Object.entries(node.raw.properties ?? {})) {
    if (schema.default !== undefined) filled[field] ??= schema.default;
  }
  for (const [field, byDefault] of Object.entries(DEFAULTS[node.definition] ?? {})) {
    filled[field] ??= byDefault(filled, minor);
  }
  const entries = Object.entries(filled).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.map(([field, inner]) => {
      const below = node.property(field) ?? node.additional;
      return [field, below ? withDefaults(below, inner, minor) : inner];
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
