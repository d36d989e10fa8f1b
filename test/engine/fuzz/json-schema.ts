import fc, { type Arbitrary } from 'fast-check';
import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

type Hint = Arbitrary<unknown> | ((schema: JsonSchema) => Arbitrary<unknown>);

const schedule = fc.constantFrom('0 3 * * *', '*/15 1-5 * * 0', '30 2 1 1-6/2 *');
const receiver = fc.constantFrom('team', 'on-call', 'nobody');
const timeInterval = fc.constantFrom('nights', 'weekends');
const address = fc.constantFrom('https://vault.example.org', 'https://10.99.0.2:8200/');

/** What names one of a workload's ports; a number is any. */
const portOf: Hint = (schema) => (schema.type === 'string' ? fc.constant('http') : fromSchema(schema));

function orAny(hint: Arbitrary<unknown>): Hint {
  return (schema) => fc.oneof(hint, fromSchema(schema));
}

/** What stands for the name of the cluster, until it has one. */
const OWN = 'own';

/** A map of what others name. */
const namedBy =
  (name: Arbitrary<string>): Hint =>
  ({ additionalProperties = true }) =>
    fc.dictionary(name, fromSchema(additionalProperties), { maxKeys: 2 });

/** Property → what its schema's refinements want and its JSON Schema does not say, or of a list of such what its items are. */
const HINTS: Readonly<Record<string, Hint>> = {
  targets: fc
    .tuple(fc.oneof(fc.ipV4(), fc.domain()), fc.integer({ min: 1, max: 65535 }))
    .map(([host, port]) => `${host}:${port}`),
  metricsPath: fc.webPath({ size: 'xsmall' }),
  path: orAny(fc.constantFrom('/var/log/journal', '/var/log/*.log', '/etc/passwd', '')),
  schedule,
  trimSchedule: schedule,
  timeZone: fc.constantFrom('UTC', 'Asia/Seoul', 'Europe/Berlin'),
  keyCutoffTime: fc.constant('Wed, 05 Aug 2026 10:00:00 +0000'),
  runbookUrl: fc.constant('https://pages.example.org/{alert}'),
  smarthost: fc.constantFrom('smtp.example.org:587', '10.99.0.3:25'),
  server: address,
  vaultUrl: address,
  storageClass: orAny(fc.constantFrom('longhorn-r1', 'longhorn-r2', 'longhorn-r3')),
  remoteKey: fc.constantFrom('{cluster}-{namespace}-{name}', '{name}'),
  image: orAny(fc.constantFrom('registry.example.org/shop/smoke:v1', 'registry.example.org/shop/smoke')),
  port: portOf,
  ports: portOf,
  // What they name has to be there.
  ...Object.fromEntries(
    ['parser', 'merge_parser', 'regex_parser', 'multiline.parser', 'multiline'].map((name) => [
      name,
      fc.constantFrom('cri', 'docker', 'java'),
    ]),
  ),
  state: fc.constantFrom('start_state', 'cont'),
  next_state: fc.constantFrom('start_state', 'cont'),
  receivers: namedBy(receiver),
  receiver,
  defaultReceiver: receiver,
  timeIntervals: namedBy(timeInterval),
  muteTimeIntervals: timeInterval,
  activeTimeIntervals: timeInterval,
  kube_tag_prefix: fc.constant('kube.var.log.containers.'),
  match: fc.constantFrom('*', 'kube.*'),
  tenants: namedBy(fc.constant(OWN)),
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
  const whole = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return fromSchema(unrolled(whole, whole.definitions ?? {}) as JsonSchema);
}

/** What holds itself holds itself so many times. */
const TURNS = 2;

/** A schema without references: at the last turn a list of itself is empty. */
function unrolled(schema: unknown, definitions: object, turns = TURNS): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => unrolled(each, definitions, turns));
  const { $ref, items, ...rest } = schema as JsonSchema;
  if ($ref !== undefined) return unrolled(Reflect.get(definitions, $ref.split('/').at(-1)!), definitions, turns - 1);
  if (turns === 0 && Object(items).$ref !== undefined) return { const: [] };
  const inner = Object.entries({ ...rest, ...(items === undefined ? {} : { items }) });
  return Object.fromEntries(inner.map(([key, value]) => [key, unrolled(value, definitions, turns)]));
}

/** As the hint of its property says: each of its kinds, or of its items. */
function hinted(name: string, schema: JsonSchema | boolean): Arbitrary<unknown> {
  const hint = Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
  if (hint === undefined || typeof schema === 'boolean') return fromSchema(schema);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((each) => hinted(name, each)));
  if (schema.type === 'array') return listOf(schema, (items) => hinted(name, items));
  if (schema.const !== undefined || schema.type === 'null') return fromSchema(schema);
  return typeof hint === 'function' ? hint(schema) : hint;
}

function fromSchema(schema: JsonSchema | boolean): Arbitrary<unknown> {
  if (typeof schema === 'boolean') return fc.jsonValue({ maxDepth: 2 });
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map(fromSchema));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => fromSchema({ ...schema, type })));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
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
function numberOf(schema: JsonSchema): Arbitrary<number> {
  // What lies on an open bound is taken out after.
  const min = schema.minimum ?? Number(schema.exclusiveMinimum ?? -1000);
  const most = schema.maximum ?? Number(schema.exclusiveMaximum ?? Number.MAX_SAFE_INTEGER);
  const [first, last] = [Math.ceil(min), Math.floor(Math.min(most, min + 500))];
  const part = fc.double({ min, max: Math.min(most, min + 1000), noNaN: true });
  // A share has no whole number between its bounds.
  if (first > last) return part;
  const whole = fc.integer({ min: first, max: last });
  if (schema.type === 'number') return fc.oneof(whole, part);
  return fc.oneof({ weight: 9, arbitrary: whole }, { weight: 1, arbitrary: fc.constantFrom(min, most) });
}

function textOf({ pattern, format, minLength, allOf }: JsonSchema): Arbitrary<string> {
  if (format === 'date')
    return fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  if (format === 'email') return fc.constantFrom('ops@example.org', 'on-call+k8s@example.org');
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

function listOf({ items, minItems = 0 }: JsonSchema, itemOf = fromSchema): Arbitrary<unknown[]> {
  const item = Array.isArray(items) ? fc.oneof(...items.map(itemOf)) : itemOf(items ?? true);
  return fc.array(item, { minLength: minItems, maxLength: minItems + 2 });
}

function mapOf({ properties = {}, required = [], propertyNames, additionalProperties }: JsonSchema): Arbitrary<object> {
  const known = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, hinted(name, each)])),
    { requiredKeys: required },
  );
  if (additionalProperties === undefined || additionalProperties === false) return known;
  const names = fromSchema(
    typeof propertyNames === 'object' ? { type: 'string', ...propertyNames } : { type: 'string' },
  );
  const others = fc.dictionary(names.map(String), fromSchema(additionalProperties), { maxKeys: 3 });
  return fc.tuple(known, others).map(([own, more]) => ({ ...more, ...own }));
}
