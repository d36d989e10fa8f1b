import { describe, expect, it } from 'vitest';
import { isTransition, parseRule } from '../../../engine/validate/cel.ts';
import type { JsonSchema } from '../../../engine/validate/json-schema.ts';
import { type Home, SchemaNode } from '../../../engine/validate/node.ts';
import { check } from '../../../engine/validate/schema.ts';
import { Walk } from '../../../engine/validate/walk.ts';

const home: Home = {
  isBuiltIn: false,
  definition: () => {
    throw new Error('no definitions here');
  },
  objectMeta: () => new SchemaNode({}, home),
};

/** What is refused about a value by a rule that holds for it; what the value may hold is left open. */
function broken(
  rule: string,
  value: unknown,
  schema: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true },
  minor = 36,
): string[] {
  const walk = new Walk(minor, {});
  check(new SchemaNode({ ...schema, 'x-kubernetes-validations': [{ rule, message: 'broken' }] }, home), value, walk);
  return walk.problems.map(({ code, field, message }) => `${code} ${field}: ${message}`);
}

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties });
const HOST = '^(\\\\*\\\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?$';

/** Rules as real custom resources have them, each with a value that meets it and one that does not. */
const RULES: [rule: string, good: unknown, bad: unknown, schema?: JsonSchema][] = [
  ['has(self.spec) || has(self.specs)', { spec: {} }, {}],
  [
    "!(self.type != 'RollingUpdate' && has(self.rollingUpdate))",
    { type: 'OnDelete' },
    { type: 'OnDelete', rollingUpdate: {} },
  ],
  [
    "!(has(self.mode) && self.mode == 'DaemonSet' && has(self.shards) && self.shards > 1)",
    { mode: 'DaemonSet', shards: 1 },
    { mode: 'DaemonSet', shards: 2 },
    object({ mode: text, shards: integer }),
  ],
  [
    '[has(self.basicAuth), has(self.authorization), has(self.oauth2)].filter(x, x).size() <= 1',
    { oauth2: {} },
    { oauth2: {}, basicAuth: {} },
  ],
  ['[has(self.a),has(self.b)].filter(x,x==true).size() == 1', { a: 1 }, {}],
  ['has(self.value) != has(self.secretRef)', { value: 'a' }, { value: 'a', secretRef: {} }],
  [
    '(has(self.tpp) ? 1 : 0) + (has(self.cloud) ? 1 : 0) + (has(self.ngts) ? 1 : 0) == 1',
    { tpp: {} },
    { tpp: {}, ngts: {} },
  ],
  [
    "!('esoNamespace' in self) && !('esoStoreName' in self)",
    { a: 'b' },
    { esoNamespace: 'b' },
    { type: 'object', additionalProperties: text },
  ],
  ["!('*' in self && self.size() > 1)", ['*'], ['*', 'GET'], { type: 'array', items: text }],
  [
    'self.keepAliveTimeSeconds <= self.holdTimeSeconds',
    { holdTimeSeconds: 9 },
    { holdTimeSeconds: 2 },
    object({ holdTimeSeconds: integer, keepAliveTimeSeconds: { type: 'integer', default: 3 } }),
  ],
  [
    'self.numerator <= self.denominator',
    { numerator: 1 },
    { numerator: 101 },
    object({ numerator: integer, denominator: { type: 'integer', default: 100 } }),
  ],
  [
    "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
    { name: 'a', port: 80 },
    { name: 'a' },
    object({ name: text, port: integer, group: { ...text, default: '' }, kind: { ...text, default: 'Service' } }),
  ],
  ["self == '' || isIP(self)", '2001:db8::1', '10.0.0.256', text],
  ['self.all(h, !isIP(h))', ['a.b'], ['10.0.0.1'], { type: 'array', items: text }],
  [
    "self.all(h, h.contains('*') ? (h.startsWith('*.') && h.substring(2).matches('^[a-z.]+$')) : true)",
    ['*.a.b'],
    ['a.*'],
    { type: 'array', items: text },
  ],
  [
    `self.type == 'Hostname' ? self.value.matches('${HOST}'): true`,
    { type: 'Hostname', value: '*.web' },
    { type: 'Hostname', value: 'Web' },
  ],
  ['self.matches(r"""^(?i)\\.?[a-z_]+$""")', '.ABC', 'a-b', text],
  [
    "self.all(key, key.split('/')[0].size() < 5)",
    { 'a.b/c': '' },
    { 'abcdef/c': '' },
    { type: 'object', additionalProperties: text },
  ],
  [
    'self.all(l1, self.exists_one(l2, l1.name == l2.name))',
    [{ name: 'a' }, { name: 'b' }],
    [{ name: 'a' }, { name: 'a' }],
  ],
  ["self.filter(f, f.type == 'CORS').size() <= 1", [{ type: 'CORS' }], [{ type: 'CORS' }, { type: 'CORS' }]],
  [
    "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
    { request: '1m', backendRequest: '30s' },
    { request: '1s', backendRequest: '1500ms' },
  ],
  [
    "self == '0' || (self.matches('^([0-9]+([.][0-9]+)?(ns|us|µs|ms|s|m|h))+$') && duration(self) <= duration('2562047h'))",
    '1h30m',
    '2562048h',
    text,
  ],
  [
    "has(self.__namespace__) && self.__namespace__ == 'a'",
    { namespace: 'a' },
    { namespace: 'b' },
    object({ namespace: text }),
  ],
  ['self.retry__dash__after > 0', { 'retry-after': 1 }, { 'retry-after': 0 }, object({ 'retry-after': integer })],
  ['self.weight < 1.5', { weight: 1 }, { weight: 2 }, object({ weight: { type: 'number' } })],
  [
    'self.at < timestamp("2027-01-01T00:00:00Z")',
    { at: '2026-05-01T00:00:00Z' },
    { at: '2027-05-01T00:00:00Z' },
    object({ at: { type: 'string', format: 'date-time' } }),
  ],
  [
    "self.wait <= duration('1m')",
    { wait: '60s' },
    { wait: '1m1s' },
    object({ wait: { type: 'string', format: 'duration' } }),
  ],
  [
    'self.port == 80 || self.port == "http"',
    { port: 'http' },
    { port: 81 },
    object({ port: { 'x-kubernetes-int-or-string': true } }),
  ],
  [
    'quantity(self.min).compareTo(quantity(self.max)) <= 0 && isQuantity(self.max)',
    { min: '512Mi', max: '1Gi' },
    { min: '2G', max: '1Gi' },
    object({ min: text, max: text }),
  ],
  [
    "isURL(self) && url(self).getScheme() == 'https' && url(self).getHostname() == 'a.b'",
    'https://a.b:8443/c',
    'http://a.b/',
    text,
  ],
  ['cidr(self).prefixLength() <= 24', '10.0.0.0/8', '10.0.0.0/25', text],
  ['ip(self).family() == 6', '::1', '127.0.0.1', text],
  ['self.isSorted() && self.sum() < 10 && self.max() == 4', [1, 4], [4, 1], { type: 'array', items: integer }],
  ["self.indexOf('b') == 1 && self.lastIndexOf('b') == 2", ['a', 'b', 'b'], ['b', 'a'], { type: 'array', items: text }],
  ["sets.contains(['GET', 'PUT'], self)", ['GET'], ['POST'], { type: 'array', items: text }],
  ["self.find('[0-9]+') == '12' && self.replace('a', 'b') == 'b12'", 'a12', 'a1', text],
  [
    "size(self.matches) == 1 && has(self.matches[0].path) && self.matches[0].path.type == 'PathPrefix'",
    { matches: [{ path: { type: 'PathPrefix' } }] },
    { matches: [{}] },
  ],
  [
    "has(self[0].a) && self[0].a == 'has(self[1].b)' && !has(self[(1)].a.b)",
    [{ a: 'has(self[1].b)' }, { a: {} }],
    [{ a: 'x' }, { a: {} }],
  ],
  ["self.lowerAscii() == 'abc' && self.trim() == self", 'aBc', ' abc', text],
  ["self.?mode.orValue('off') == 'off'", {}, { mode: 'on' }],
];

describe('rules', () => {
  it.each(RULES)('%s', (rule, good, bad, schema) => {
    expect(broken(rule, good, schema)).toEqual([]);
    expect(broken(rule, bad, schema)).toEqual(['cel : broken']);
  });

  it('a rule that fails on the way counts as broken, as the API server has it', () => {
    expect(broken('self.a.b == 1', {})).toEqual([expect.stringMatching(/^cel : broken \(/)]);
  });

  it('an object without fields that a rule asks for is refused where the API server fails on it', () => {
    const empty: JsonSchema = { type: 'object' };
    const schema = object({
      github: empty,
      gitlab: empty,
      open: { ...empty, 'x-kubernetes-preserve-unknown-fields': true },
    });
    const one = 'has(self.github) != has(self.gitlab)';
    expect(broken(one, { gitlab: {} }, schema)).toEqual([]);
    expect(broken(one, { gitlab: {} }, schema, 28)).toEqual([
      expect.stringMatching(/^cel gitlab: .+ before 1\.33 fail on$/),
    ]);
    expect(broken('has(self.github) || true', { gitlab: {} }, schema, 28)).toEqual([]);
    expect(broken('has(self.open)', { open: {} }, schema, 28)).toEqual([]);
    expect(broken(one, {}, schema, 28)).toEqual(['cel : broken']);
  });

  it('a rule that cannot be read is named', () => {
    expect(broken('self.a ==', {})).toEqual([expect.stringMatching(/^cel : its rule cannot be read: /)]);
    expect(parseRule('nowhere(self)')).not.toBeInstanceOf(Error);
    expect(broken('nowhere(self)', {})).toHaveLength(1);
  });

  it('a rule on a change says nothing of a new object, unless it takes an absent old one', () => {
    expect(broken('self == oldSelf', 'a', text)).toEqual([]);
    expect(isTransition({ rule: 'oldSelf.hasValue() || self == 1', optionalOldSelf: true })).toBe(false);
    const walk = new Walk(36, {});
    const optional = { rule: "oldSelf.hasValue() || self == 'a'", optionalOldSelf: true, message: 'broken' };
    check(new SchemaNode({ ...text, 'x-kubernetes-validations': [optional] }, home), 'b', walk);
    expect(walk.problems).toHaveLength(1);
  });

  it('messageExpression makes the message, fieldPath the place', () => {
    const walk = new Walk(36, {});
    const rule = { rule: 'self.a < 3', messageExpression: "'a is ' + string(self.a)", fieldPath: '.a' };
    check(new SchemaNode({ ...object({ a: integer }), 'x-kubernetes-validations': [rule] }, home), { a: 4 }, walk);
    expect(walk.problems).toEqual([{ code: 'cel', field: 'a', message: 'a is 4' }]);
  });

  it('is not asked about a value that its schema refuses', () => {
    expect(broken('self.a < 3', { a: 'x' }, object({ a: integer }))).toEqual([expect.stringMatching(/^wrong-type a/)]);
  });
});

describe('structural schemas', () => {
  const refused = (schema: JsonSchema, value: unknown): string[] => {
    const walk = new Walk(36, {});
    check(new SchemaNode(schema, home), value, walk);
    return walk.problems.map(({ code, field }) => `${code} ${field}`);
  };
  const closed = object({ a: text, b: text });

  it.each<[string, JsonSchema, unknown, string[]]>([
    ['oneOf', { ...closed, oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: '', b: '' }, ['alternatives ']],
    ['oneOf met', { ...closed, oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: '' }, []],
    [
      'anyOf',
      { ...closed, anyOf: [{ required: ['a'] }, { properties: { b: { enum: ['x'] } }, required: ['b'] }] },
      { b: 'y' },
      ['alternatives '],
    ],
    ['allOf', { ...text, allOf: [{ maxLength: 3 }, { pattern: '^a' }] }, 'bbbb', ['bounds ', 'pattern ']],
    ['not', { ...closed, not: { required: ['a', 'b'] } }, { a: '', b: '' }, ['alternatives ']],
    ['an object without properties', { type: 'object' }, { a: 1 }, ['unknown-field a']],
    ['nullable', object({ a: { ...text, nullable: true } }), { a: null }, []],
    ['not nullable', closed, { a: null }, ['wrong-type a']],
    ['a set', { type: 'array', items: text, 'x-kubernetes-list-type': 'set' }, ['a', 'a'], ['duplicate-item [1]']],
    [
      'a map by its keys and their defaults',
      {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a', 'b'],
        items: object({ a: text, b: { ...text, default: 'x' } }),
      },
      [{ a: '1' }, { a: '1', b: 'x' }, { a: '1', b: 'y' }],
      ['duplicate-item [1]'],
    ],
    ['minItems', { type: 'array', items: text, minItems: 1 }, [], ['bounds ']],
    ['maxProperties', { type: 'object', additionalProperties: text, maxProperties: 1 }, { a: '', b: '' }, ['bounds ']],
    ['additionalProperties', { type: 'object', additionalProperties: integer }, { a: 1, b: 'x' }, ['wrong-type b']],
    ['lengths in characters, not in units', { ...text, maxLength: 2 }, '😀😀', []],
    ['int-or-string with a pattern', { 'x-kubernetes-int-or-string': true, pattern: '^\\d+%$' }, '5', ['pattern ']],
    [
      'int-or-string with anyOf',
      { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
      5,
      [],
    ],
    ['exclusive bounds', { type: 'number', minimum: 0, exclusiveMinimum: true }, 0, ['bounds ']],
    ['multipleOf', { type: 'integer', multipleOf: 5 }, 6, ['bounds ']],
    [
      'formats',
      object({ a: { ...text, format: 'date-time' }, b: { ...text, format: 'cidr' } }),
      { a: '2026-02-30', b: '10.0.0.0' },
      ['format a', 'format b'],
    ],
    ['a required field with a default', { ...object({ a: { ...text, default: 'x' } }), required: ['a'] }, {}, []],
    [
      'kept unknown fields',
      { ...closed, 'x-kubernetes-preserve-unknown-fields': true },
      { c: null, a: 1 },
      ['wrong-type a'],
    ],
    [
      'an embedded resource',
      { ...closed, 'x-kubernetes-embedded-resource': true },
      { apiVersion: 'v1', kind: 'Pod', metadata: {}, c: 1 },
      ['unknown-field c'],
    ],
  ])('%s', (_, schema, value, problems) => {
    expect(refused(schema, value)).toEqual(problems);
  });
});
