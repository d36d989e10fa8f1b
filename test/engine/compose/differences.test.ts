import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Differences, type Places } from '../../../engine/compose/differences.ts';
import { Reads, watched } from '../../../engine/compose/reads.ts';

const FIELDS = ['a', 'b', 'c', '0', '1', 'length'];

const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(undefined, null, 0, 1, 'x', Number.NaN), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));

/** What is looked at, one after the other: a field is followed, keys are listed, the rest stays where it is. */
const paths = fc.array(fc.array(fc.constantFrom(...FIELDS, 'keys'), { maxLength: 4 }), { maxLength: 5 });

function look(from: object, path: readonly string[]): void {
  let at: unknown = from;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return;
    if (step === 'keys') Object.keys(at);
    else at = Reflect.get(at, step);
  }
}

test('by what differs, the same holds as by what was read', () => {
  let [held, not] = [0, 0];
  const places: Places = new Map();
  fc.assert(
    fc.property(value, fc.array(value, { minLength: 1, maxLength: 4 }), paths, (before, later, ways) => {
      const one = { a: before, b: 1 };
      const reads = new Reads(one);
      for (const path of ways) look(watched(one, reads), ['a', ...path]);
      for (const now of later) {
        const other = { a: now, b: 1 };
        const expected = reads.hold(other);
        expect(reads.hold(other, new Differences(other, places))).toBe(expected);
        if (expected) held += 1;
        else not += 1;
      }
    }),
    { numRuns: 5000, seed: 7 },
  );
  expect(Math.min(held, not)).toBeGreaterThan(500);
});

test('what shares parts with what was read is asked for those that it does not share', () => {
  const shared = { deep: { field: 1 } };
  const one = { shared, list: [{ name: 'a' }, { name: 'b' }] };
  const reads = new Reads(one);
  const view = watched(one, reads);
  expect([view.shared.deep.field, view.list[1]?.name]).toEqual([1, 'b']);
  const holds = (other: object) => reads.hold(other, new Differences(other));
  expect(holds({ shared, list: [{ name: 'other' }, one.list[1]] })).toBe(true);
  expect(holds({ shared, list: [one.list[0], { name: 'other' }] })).toBe(false);
  expect(holds({ shared: { deep: { field: 1 } }, list: one.list })).toBe(true);
  expect(holds({ shared: { deep: { field: 2 } }, list: one.list })).toBe(false);
});
