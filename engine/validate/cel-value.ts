import { Duration } from '@marcbachmann/cel-js/evaluator';
import { isFields } from '../../clusters/schema/fields.ts';
import type { SchemaNode } from './node.ts';

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** A value as its rules see it: defaults filled in, whole numbers as CEL ints, fields under the names that CEL can spell. */
export function celValue(node: SchemaNode, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (node.items ? celValue(node.items, item) : item));
  if (isFields(value)) return celFields(node, value);
  if (typeof value === 'number') return node.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  return typeof value === 'string' ? celText(node.raw.format, value) : value;
}

function celFields(node: SchemaNode, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const schema = node.property(key);
    const below = schema ?? node.additional;
    if (inner !== undefined) fields[schema ? celName(key) : key] = below ? celValue(below, inner) : inner;
  }
  for (const [key, raw] of Object.entries(node.raw.properties ?? {})) {
    if (raw.default === undefined || value[key] !== undefined) continue;
    fields[celName(key)] = celValue(node.property(key)!, raw.default);
  }
  return fields;
}

function celText(format: string | undefined, text: string): unknown {
  switch (format) {
    case 'byte':
      return Buffer.from(text, 'base64');
    case 'date':
    case 'date-time':
      return new Date(text);
    case 'duration':
      return duration(text);
    default:
      return text;
  }
}

const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

function duration(text: string): Duration {
  let seconds = 0;
  for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)(h|ms|m|us|µs|ns|s)/g))
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
  return Duration.fromMilliseconds(seconds * 1000 * (text.startsWith('-') ? -1 : 1));
}

/** `namespace` is spelled `__namespace__` in a rule. */
function celName(field: string): string {
  return RESERVED.has(field) ? `__${field}__` : field.replace(/__|[./-]/g, (part) => ESCAPES[part] ?? part);
}
