import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Property → what its schema's refinements want and its JSON Schema does not say. */
const HINTS: Readonly<Record<string, Arbitrary<unknown>>> = {
  targets: fc.array(
    fc
      .tuple(fc.oneof(fc.ipV4(), fc.domain()), fc.integer({ min: 1, max: 65535 }))
      .map(([host, port]) => `${host}:${port}`),
    { minLength: 1, maxLength: 3 },
  ),
  metricsPath: fc.webPath({ size: 'xsmall' }),
  path: fc.constantFrom('/var/log/journal', '/var/log/*.log', '/etc/passwd', ''),
  // What they name has to be there.
  ...Object.fromEntries(
    ['parser', 'merge_parser', 'regex_parser', 'multiline.parser'].map((name) => [
      name,
      fc.constantFrom('cri', 'docker', 'java'),
    ]),
  ),
  kube_tag_prefix: fc.constant('kube.var.log.containers.'),
  match: fc.constantFrom('*', 'kube.*'),
  tenants: fc.constant({}),
  regex: fc.oneof(fc.constantFrom('(.*)', '^(?<level>[A-Z]+) (?<message>.*)$', 'up|go_.+', '(', '[', '^$'), text()),
};

/** Text as it comes: ASCII, any Unicode, and what YAML readers take for something else. */
function text(minLength = 0): Arbitrary<string> {
  const odd = fc.constantFrom(
    'true',
    'no',
    '~',
    '1.0',
    '0x1f',
    '1e3',
    '2026-01-01',
    '- a',
    'a: b',
    '# x',
    '${A}',
    '$(A)',
    '%',
    '"',
    "'",
    '|',
    '{{ x }}',
    '\n',
    ' a ',
    '=',
    '<<',
  );
  return fc
    .oneof(fc.string({ maxLength: 12 }), fc.string({ maxLength: 6, unit: 'grapheme' }), odd)
    .filter(({ length }) => length >= minLength);
}

/** Values that a schema describes, as they stand in a file; what refinements want beside it has to be looked at after. */
export function valuesOf(schema: z.ZodType): Arbitrary<unknown> {
  return fromSchema(z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }));
}

function fromSchema(schema: JsonSchema | boolean): Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 2 });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map(fromSchema));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => fromSchema({ ...schema, type })));
  switch (schema.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'string':
      return textOf(schema);
    case 'array':
      return listOf(schema);
    case 'object':
      return mapOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Mostly as people write them, now and then at the bounds. */
function numberOf({
  type,
  minimum: min = -1000,
  maximum: most = Number.MAX_SAFE_INTEGER,
}: JsonSchema): Arbitrary<number> {
  const [first, last] = [Math.ceil(min), Math.floor(Math.min(most, min + 500))];
  const part = fc.double({ min, max: Math.min(most, min + 1000), noNaN: true });
  // A share has no whole number between its bounds.
  if (first > last) return part;
  const whole = fc.integer({ min: first, max: last });
  if (type === 'number') return fc.oneof(whole, part);
  return fc.oneof({ weight: 9, arbitrary: whole }, { weight: 1, arbitrary: fc.constantFrom(min, most) });
}

function textOf({ pattern, format, minLength, allOf }: JsonSchema): Arbitrary<string> {
  if (format === 'date')
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  if (format === 'ipv4') return fc.ipV4();
  if (format === 'uri') return fc.webUrl({ validSchemes: ['http', 'https'], size: 'xsmall' });
  const regex = pattern ?? allOf?.find((each) => typeof each === 'object' && each.pattern !== undefined)?.pattern;
  if (regex === undefined) return text(minLength);
  return fc.stringMatching(new RegExp(withoutLookarounds(regex)), { size: 'xsmall' });
}

/** What nothing is made by, and what is made has to pass after. */
function withoutLookarounds(regex: string): string {
  // Escapes and classes hold parentheses that group nothing.
  const parts = regex.match(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|[\s\S]/g) ?? [];
  let depth = 0;
  let rest = '';
  for (const part of parts) {
    const opens = part.startsWith('(') && (depth > 0 || part.length > 1);
    if (opens) depth += 1;
    if (depth === 0) rest += part;
    if (part === ')' && depth > 0) depth -= 1;
  }
  return rest;
}

function listOf({ items, minItems = 0 }: JsonSchema): Arbitrary<unknown[]> {
  const item = Array.isArray(items) ? fc.oneof(...items.map(fromSchema)) : fromSchema(items ?? true);
  return fc.array(item, { minLength: minItems, maxLength: minItems + 2 });
}

function mapOf({ properties = {}, required = [], propertyNames, additionalProperties }: JsonSchema): Arbitrary<object> {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, HINTS[name] ?? fromSchema(each)])),
    { requiredKeys: required },
  );
  if (additionalProperties === undefined || additionalProperties === false) return known;
  const names = textOf(typeof propertyNames === 'object' ? propertyNames : {});
  const others = fc.dictionary(names, fromSchema(additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, others).map(([own, more]) => ({ ...more, ...own }));
}
