import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { withText } from '../../../engine/yaml/edit.ts';

const KUBESEAL = `---
# made by hand
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  creationTimestamp: null
  name: db   # the one of the shop
  namespace: shop
spec:
  encryptedData:
    b: AgB
    d: >-
      AgD
      wrapped
  template:
    metadata:
      creationTimestamp: null
      name: db
`;

/** The lines that went and came. */
function diff(before: string, after: string | undefined) {
  const [old, now] = [before, after ?? ''].map((text) => text.split('\n'));
  return { gone: old!.filter((line) => !now!.includes(line)), come: now!.filter((line) => !old!.includes(line)) };
}

describe('one text of a document', () => {
  test.each([
    ['a', 'before the others'],
    ['c', 'between'],
    ['e', 'behind, where the last one is a block'],
  ])('%s is put in %s', (key) => {
    const after = withText(KUBESEAL, ['spec', 'encryptedData', key], 'New=');
    expect(diff(KUBESEAL, after)).toEqual({ gone: [], come: [`    ${key}: New=`] });
    const { encryptedData } = (load(after!) as { spec: { encryptedData: object } }).spec;
    expect(encryptedData).toEqual({ b: 'AgB', d: 'AgD wrapped', [key]: 'New=' });
    expect(Object.keys(encryptedData)).toEqual(['b', 'd', key].sort());
  });

  test('takes the place of another, whatever its form', () => {
    const after = withText(KUBESEAL, ['spec', 'encryptedData', 'd'], 'New');
    expect(diff(KUBESEAL, after)).toEqual({
      gone: ['    d: >-', '      AgD', '      wrapped'],
      come: ['    d: New'],
    });
  });

  test('brings the maps that it stands in', () => {
    const after = withText(KUBESEAL, ['metadata', 'annotations', 'fleetwright/sealed-as'], 'strict shop/db');
    expect(diff(KUBESEAL, after)).toEqual({
      gone: [],
      come: ['  annotations:', '    fleetwright/sealed-as: strict shop/db'],
    });
    expect(withText('a:\n  b: null\n', ['a', 'b', 'c', 'd'], 'x')).toBe('a:\n  b:\n    c:\n      d: x\n');
    expect(withText('a: {}\nz: 1\n', ['a', 'b'], 'x')).toBe('a:\n  b: x\nz: 1\n');
  });

  test('at the end of a file without a last line break, or with other ones', () => {
    expect(withText('a:\n  b: x', ['a', 'c'], 'w')).toBe('a:\n  b: x\n  c: w\n');
    expect(load(withText('a:\r\n  b: x\r\nc: z\r\n', ['a', 'b'], 'y')!)).toEqual({ a: { b: 'y' }, c: 'z' });
  });

  test('keeps an order that is not the alphabet’s', () => {
    expect(withText('a:\n  c: x\n  a: y\nz: 1\n', ['a', 'b'], 'w')).toBe('a:\n  c: x\n  a: y\n  b: w\nz: 1\n');
  });

  test('is not put into what stands on one line', () => {
    expect(withText('a: {b: x}\n', ['a', 'c'], 'y')).toBeUndefined();
    expect(withText('{"a": {"b": "x"}}', ['a', 'b'], 'y')).toBeUndefined();
    expect(withText('{\n  "a": {\n    "b": "x"\n  }\n}\n', ['c', 'd'], 'w')).toBeUndefined();
  });
});

test('whatever the document, a reader finds the text in it and everything else as before', () => {
  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,20}\n[a-z ]{1,20}\n?$/));
  const mapOf = (inner: fc.Arbitrary<unknown>) =>
    fc.dictionary(name, fc.oneof(inner, text, fc.constant(null), fc.array(text)), { maxKeys: 4 });
  let edits = 0;
  fc.assert(
    fc.property(
      mapOf(mapOf(mapOf(text))),
      fc.array(name, { minLength: 1, maxLength: 3 }),
      text,
      fc.constantFrom(2, 4),
      (before, path, value, indent) => {
        const after = withText(dump(before, { indent }), path, value);
        if (after === undefined) return;
        edits += 1;
        expect(load(after)).toEqual(expected(before, path, value));
      },
    ),
    { seed: 5, numRuns: 500 },
  );
  expect(edits).toBeGreaterThan(200);
});

function expected(before: unknown, [key = '', ...below]: string[], value: string): unknown {
  const map = typeof before === 'object' && !Array.isArray(before) ? { ...before } : {};
  return { ...map, [key]: below.length === 0 ? value : expected((map as Record<string, unknown>)[key], below, value) };
}
