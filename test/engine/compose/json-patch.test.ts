import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyJsonPatch, applyMergePatch, type Operation } from '../../../engine/compose/json-patch.ts';

describe('RFC 6902, appendix A', () => {
  test.each<[string, unknown, Operation[], unknown]>([
    ['A.1 add a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
    [
      'A.2 add an entry',
      { foo: ['bar', 'baz'] },
      [{ op: 'add', path: '/foo/1', value: 'qux' }],
      { foo: ['bar', 'qux', 'baz'] },
    ],
    ['A.3 remove a member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
    [
      'A.4 remove an entry',
      { foo: ['bar', 'qux', 'baz'] },
      [{ op: 'remove', path: '/foo/1' }],
      { foo: ['bar', 'baz'] },
    ],
    [
      'A.5 replace',
      { baz: 'qux', foo: 'bar' },
      [{ op: 'replace', path: '/baz', value: 'boo' }],
      { baz: 'boo', foo: 'bar' },
    ],
    [
      'A.6 move a value',
      { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
      [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
      { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
    ],
    [
      'A.7 move an entry',
      { foo: ['all', 'grass', 'cows', 'eat'] },
      [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
      { foo: ['all', 'cows', 'eat', 'grass'] },
    ],
    [
      'A.8 test',
      { baz: 'qux', foo: ['a', 2, 'c'] },
      [
        { op: 'test', path: '/baz', value: 'qux' },
        { op: 'test', path: '/foo/1', value: 2 },
      ],
      { baz: 'qux', foo: ['a', 2, 'c'] },
    ],
    [
      'A.10 add a nested object',
      { foo: 'bar' },
      [{ op: 'add', path: '/child', value: { grandchild: {} } }],
      { foo: 'bar', child: { grandchild: {} } },
    ],
    ['A.14 escapes', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
    [
      'A.16 add a list as an entry',
      { foo: ['bar'] },
      [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
      { foo: ['bar', ['abc', 'def']] },
    ],
    [
      'copy',
      { a: { b: [1] } },
      [
        { op: 'copy', from: '/a/b', path: '/c' },
        { op: 'add', path: '/c/-', value: 2 },
      ],
      { a: { b: [1] }, c: [1, 2] },
    ],
    ['add over a member', { a: 1 }, [{ op: 'add', path: '/a', value: 2 }], { a: 2 }],
    ['the empty key', { '': 1 }, [{ op: 'replace', path: '/', value: 2 }], { '': 2 }],
    ['the whole document', { a: 1 }, [{ op: 'replace', path: '', value: { b: 1 } }], { b: 1 }],
    [
      'a map in another order',
      { a: { x: 1, y: [2] } },
      [{ op: 'test', path: '/a', value: { y: [2], x: 1 } }],
      { a: { x: 1, y: [2] } },
    ],
  ])('%s', (_, document, operations, expected) => {
    const before = structuredClone(document);
    expect(applyJsonPatch(document, operations)).toStrictEqual(expected);
    expect(document).toStrictEqual(before);
  });

  test.each<[string, unknown, Operation, string]>([
    [
      'A.9 a failed test',
      { baz: 'qux' },
      { op: 'test', path: '/baz', value: 'bar' },
      'the test of /baz failed: expected "bar", found "qux"',
    ],
    [
      'A.12 add below nothing',
      { foo: 'bar' },
      { op: 'add', path: '/baz/bat', value: 'qux' },
      'there is no /baz; there are /foo',
    ],
    [
      'A.15 a string is no number',
      { '/': 9, '~1': 10 },
      { op: 'test', path: '/~01', value: '10' },
      'expected "10", found 10',
    ],
    [
      'a near name',
      { spec: { replicas: 1 } },
      { op: 'replace', path: '/spec/replica', value: 2 },
      'there is no /spec/replica; did you mean /spec/replicas?',
    ],
    ['remove nothing', {}, { op: 'remove', path: '/a' }, 'there is no /a'],
    [
      'replace nothing',
      { a: [] },
      { op: 'replace', path: '/a/0', value: 1 },
      'there is no /a/0; the list /a has 0 entries',
    ],
    ['past the end', { a: [1] }, { op: 'add', path: '/a/2', value: 1 }, 'the list /a has 1 entries, counted from 0'],
    ['no index', { a: [1] }, { op: 'add', path: '/a/01', value: 1 }, 'there is no /a/01'],
    ['the end is not there', { a: [1] }, { op: 'remove', path: '/a/-' }, 'there is no /a/-'],
    ['below a string', { a: 'x' }, { op: 'add', path: '/a/b', value: 1 }, 'there is no /a/b; /a is "x"'],
    ['inherited', {}, { op: 'test', path: '/toString', value: 1 }, 'there is no /toString'],
    ['move into itself', { a: { b: 1 } }, { op: 'move', from: '/a', path: '/a/b' }, '/a cannot move into itself'],
    ['move from nothing', {}, { op: 'move', from: '/a', path: '/b' }, 'there is no /a'],
    ['no pointer', {}, { op: 'add', path: 'a', value: 1 }, 'expected /a'],
    ['a bad escape', {}, { op: 'add', path: '/~2', value: 1 }, 'neither ~0 (for ~) nor ~1 (for /)'],
    ['__proto__ as a path', {}, { op: 'add', path: '/__proto__/polluted', value: 1 }, '__proto__ is no key'],
    [
      '__proto__ in a value',
      {},
      { op: 'add', path: '/a', value: JSON.parse('{"b":[{"__proto__":1}]}') },
      '__proto__ is no key',
    ],
    ['the whole', {}, { op: 'remove', path: '' }, 'the whole object cannot be removed'],
  ])('%s is refused', (_, document, operation, message) => {
    const before = structuredClone(document);
    expect(() => applyJsonPatch(document, [{ op: 'test', path: '', value: before }, operation])).toThrow(message);
    expect(document).toStrictEqual(before);
  });
});

test('replace keeps the order of keys', () => {
  const result = applyJsonPatch({ a: 1, b: [1, 2], c: 3 }, [
    { op: 'replace', path: '/a', value: 0 },
    { op: 'replace', path: '/b/0', value: 0 },
  ]);
  expect(JSON.stringify(result)).toBe('{"a":0,"b":[0,2],"c":3}');
});

describe('RFC 7386, appendix A', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, expected) => {
    const before = structuredClone(target);
    expect(applyMergePatch(target, patch)).toStrictEqual(expected);
    expect(target).toStrictEqual(before);
  });

  test('__proto__ is refused at any depth', () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"a":{"__proto__":null}}', '{"a":[{"__proto__":1}]}']) {
      expect(() => applyMergePatch({}, JSON.parse(text))).toThrow('__proto__ is no key');
    }
  });
});

test('to add and then remove leaves any document as it was', () => {
  const documents = fc.dictionary(
    fc.string().filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
  );
  fc.assert(
    fc.property(documents, fc.string(), (document, text) => {
      const key = `new ${text}`;
      fc.pre(!Object.hasOwn(document, key));
      const path = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const operations: Operation[] = [
        { op: 'add', path, value: [document] },
        { op: 'test', path: `${path}/0`, value: document },
        { op: 'remove', path },
      ];
      expect(applyJsonPatch(document, operations)).toEqual(document);
    }),
  );
});
