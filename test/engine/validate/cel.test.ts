import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { re2 } from '../../../clusters/schema/re2.ts';
import { parseRule } from '../../../engine/validate/cel.ts';
import { dialect } from '../../../engine/validate/cel-dialect.ts';
import { rules } from '../../../engine/validate/cel-environment.ts';
import { linearTest } from '../../../engine/validate/linear-match.ts';
import { FOLDER } from './schemas.ts';

/** Every value under a key, anywhere in a schema. */
function* under(key: string, value: unknown): Generator<unknown> {
  if (Array.isArray(value)) for (const item of value) yield* under(key, item);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (name === key) yield inner;
      yield* under(key, inner);
    }
  }
}

function imported(): unknown[] {
  const files = readdirSync(join(FOLDER, 'crds'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.json'),
  );
  return files.map((path) => JSON.parse(readFileSync(join(FOLDER, 'crds', path), 'utf8')));
}

/** Further definitions, from the folder that CRD_DIR names. */
function further(): unknown[] {
  const folder = process.env.CRD_DIR;
  if (!folder) return [];
  return readdirSync(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS()),
  );
}

const schemas = [...imported(), ...further()];
const expressions = [...under('x-kubernetes-validations', schemas)].flatMap((list) =>
  Array.isArray(list) ? list.map(({ rule }) => String(rule)) : [],
);
const patterns = [...under('pattern', schemas)].filter((pattern) => typeof pattern === 'string');

const TEXTS = [
  '',
  'a',
  'web.example.com',
  '*.a',
  'a/b',
  '10.0.0.0/8',
  '2001:db8::1',
  '65535',
  '-1',
  '1h30m',
  '5%',
  'https://a.b/c',
  'Monday:friday',
  'x_y-z',
  ' ',
  '\u0001',
  '😀',
];

describe('every custom resource', () => {
  it('has rules and patterns to try', () => {
    expect(expressions.length).toBeGreaterThan(10);
    expect(patterns.length).toBeGreaterThan(50);
  });

  it.each([...new Set(expressions)])('rule %s', (expression) => {
    expect(parseRule(expression)).toBeInstanceOf(Function);
    // Unknown functions come to light only here.
    expect(rules.check(dialect(expression))).toMatchObject({ valid: true });
  });

  it.each([...new Set(patterns)])('pattern %s', (pattern) => {
    const expression = re2(pattern);
    const linear = linearTest(expression);
    for (const text of TEXTS) expect(linear(text), text).toBe(expression.test(text));
  });
});
