import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Readings } from '../../../engine/cache/readings.ts';
import { Store } from '../../../engine/cache/store.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetwright-readings-'));
  store = new Store(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const stamps = (stamp: string) => new Map([['a', stamp]]);
const shared = { isOf: 'two files' };

/** What a run reads the file as that would say `text`, and what the run leaves behind. */
function run(text: string, { stamp = '1', key = 'k', version = 'one', isWorthIt = true, files = ['a'] } = {}) {
  const readings = Readings.kept(store, stamps(stamp), version);
  const values = files.map((file) =>
    readings.of(file, key, { read: () => ({ text, shared }), isWorthIt: () => isWorthIt }),
  );
  readings.keep(store, version);
  return values[0]?.text;
}

test('a file that stands as it was is not read again', () => {
  expect([run('first'), run('second')]).toEqual(['first', 'first']);
});

test.each([
  ['the file has changed', { stamp: '2' }],
  ['what it was read with has changed', { key: 'l' }],
  ['the code has changed', { version: 'two' }],
])('%s: it is read again', (_, changed) => {
  expect([run('first'), run('second', changed), run('third', changed)]).toEqual(['first', 'second', 'second']);
});

test('what is refused, and a file whose stamp nobody took, are read each time', () => {
  expect([run('first', { isWorthIt: false }), run('second')]).toEqual(['first', 'second']);
  expect([run('first', { files: ['b'] }), run('second', { files: ['b'] })]).toEqual(['first', 'second']);
});

test('a file that was not asked for is forgotten', () => {
  run('first');
  run('', { files: [] });
  expect(run('second')).toBe('second');
});

test('what two values share they share afterwards', () => {
  const both = new Map([
    ['a', '1'],
    ['b', '1'],
  ]);
  const read = () => {
    const readings = Readings.kept(store, both, 'one');
    const of = (file: string) => readings.of(file, '', { read: () => ({ shared }), isWorthIt: () => true });
    const values = [of('a'), of('b')];
    readings.keep(store, 'one');
    return values;
  };
  read();
  const [a, b] = read();
  expect(a?.shared).toEqual(shared);
  expect(a?.shared).not.toBe(shared);
  expect(a?.shared).toBe(b?.shared);
});

describe('a folder', () => {
  const BEFORE = { '/a': 'f', '/a/x': '1', '/a/y': 'f', '/a/y/z': '2', '/a-b': '3', '/b': 'f', '/b/x': '4' };

  /** Whether it is read again once the disk says something else. */
  function isReadAgain(after: Record<string, string>): boolean {
    const read = (now: Record<string, string>, text: string) => {
      const readings = Readings.kept(store, new Map(Object.entries(now)), 'one');
      const value = readings.ofFolder('/a', '', { read: () => text, isWorthIt: () => true });
      readings.keep(store, 'one');
      return value;
    };
    read(BEFORE, 'first');
    return read(after, 'second') === 'second';
  }

  test('is not read again where all below it stands as it was', () => {
    expect(isReadAgain({ ...BEFORE, '/a-b': '5', '/b/x': '6', '/c': '7' })).toBe(false);
  });

  test.each<[string, Record<string, string>]>([
    ['changes', { ...BEFORE, '/a/y/z': '5' }],
    ['comes', { '/a': 'f', '/a/w': '0', '/a/x': '1', '/a/y': 'f', '/a/y/z': '2' }],
    ['goes', { '/a': 'f', '/a/x': '1', '/a/y': 'f', '/b': 'f' }],
    ['is called another', { '/a': 'f', '/a/v': '1', '/a/y': 'f', '/a/y/z': '2' }],
  ])('is read again where something in it %s', (_, after) => {
    expect(isReadAgain(after)).toBe(true);
  });

  test('that nobody has listed is read each time', () => {
    expect([isReadAgain({}), isReadAgain({ '/b': 'f' })]).toEqual([true, true]);
  });
});
