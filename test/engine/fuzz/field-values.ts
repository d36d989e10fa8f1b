import fc, { type Arbitrary } from 'fast-check';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { SchemaNode } from '../../../engine/validate/node.ts';

/** Field → what stands in fields of that name. */
export type Known = ReadonlyMap<string, readonly unknown[]>;

/** Of one field; what stands in many objects is drawn often enough. */
const MOST = 40;

/** What the fields of some objects have. */
export function knownIn(objects: readonly KubeObject[]): Known {
  const found = new Map<string, Map<string, unknown>>();
  const visit = (value: unknown, name: string): void => {
    const values = found.get(name) ?? new Map<string, unknown>();
    if (values.size < MOST) found.set(name, values.set(JSON.stringify(value), value));
    if (Array.isArray(value)) for (const item of value) visit(item, name);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(inner, key);
  };
  for (const object of objects) visit(object, '');
  return new Map([...found].map(([name, values]) => [name, [...values.values()]]));
}

/** What fits few fields. */
const MISFITS = [null, '', 'x', 0, -1, 1.5, 2 ** 31, true, [], {}, [null], { a: null }, '{{ x }}', '\n', 'a: b'];

/** A value for a field: what others of its name have, what its schema takes, and now and then neither. */
export const valueFor = (name: string, node: SchemaNode | undefined, known: Known): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 4, arbitrary: fromNode(name, node, { known, depth: 3 }) },
    { weight: 3, arbitrary: others(name, known) ?? fromNode(name, node, { known, depth: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(...MISFITS) },
  );

interface Within {
  known: Known;
  /** Levels that still may have more than they must. */
  depth: number;
}

const TEXTS = [
  '',
  'a',
  'http',
  'monitoring',
  '10s',
  '1h',
  '/x',
  'a.b/c',
  '10.0.0.1',
  'x'.repeat(64),
  '💥',
  'true',
  '$(A)',
];
const QUANTITIES = ['0', '1', '100m', '1Gi', '1.5', '-1', '1e3', 2];
const NUMBERS = [0, 1, 2, 3, 80, 8080, 65535, 65536, -1, 2 ** 31];

function others(name: string, known: Known, isOf: (value: unknown) => boolean = () => true) {
  const values = known.get(name)?.filter(isOf) ?? [];
  return values.length === 0 ? undefined : fc.constantFrom(...values);
}

function fromNode(name: string, node: SchemaNode | undefined, within: Within): Arbitrary<unknown> {
  if (node === undefined) return fc.constantFrom<unknown>(...TEXTS, ...NUMBERS);
  const { raw } = node;
  if (raw.enum !== undefined) return fc.constantFrom(...raw.enum);
  switch (node.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return fc.constantFrom(...NUMBERS);
    case 'int-or-string':
      return fc.constantFrom('25%', '100%', 'http', '', ...NUMBERS);
    case 'quantity':
      return fc.constantFrom(...QUANTITIES);
    case 'string': {
      const texts = fc.constantFrom(...TEXTS);
      return fc.oneof(others(name, within.known, (value) => typeof value === 'string') ?? texts, texts);
    }
    case 'array': {
      const item = fromNode(name, node.items, deeper(within));
      return fc.array(item, { maxLength: within.depth > 0 ? 2 : 0 });
    }
    case 'object':
      return mapOf(node, within);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const deeper = ({ known, depth }: Within): Within => ({ known, depth: depth - 1 });

function mapOf(node: SchemaNode, within: Within): Arbitrary<unknown> {
  const judge = node.also ?? node;
  const names = judge.propertyNames();
  const { additional } = judge;
  if (names.length === 0 && additional !== undefined) {
    const key = fc.constantFrom('a', 'app.kubernetes.io/name', 'example.org/x', 'cpu');
    return fc.dictionary(key, fromNode('', additional, deeper(within)), { maxKeys: within.depth > 0 ? 2 : 0 });
  }
  const optional = names.filter((name) => !judge.required.includes(name));
  return fc.subarray(optional, { maxLength: Math.min(optional.length, Math.max(0, within.depth)) }).chain((some) => {
    const all = [...judge.required, ...some];
    return fc.record(
      Object.fromEntries(all.map((name) => [name, fromNode(name, judge.property(name), deeper(within))])),
    );
  });
}
