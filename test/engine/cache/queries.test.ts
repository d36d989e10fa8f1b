import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { knownQueries, readQuery, recallQueries } from '../../../charts/shared/promql/query.ts';
import { rememberQueries } from '../../../engine/cache/queries.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetwright-queries-'));
});
afterEach(() => {
  recallQueries(() => []);
  rmSync(folder, { recursive: true, force: true });
});

/** Reads queries in a run, and says which of them it knew before. */
function run(texts: readonly string[], version = 'one') {
  const keep = rememberQueries({ folder, version });
  readQuery('up');
  const before = new Set(knownQueries().keys());
  const queries = texts.map(readQuery);
  keep();
  return { queries, known: texts.filter((text) => before.has(text)) };
}

test('a query that an earlier run has read is not read again, and says the same', () => {
  const first = run(['sum by (cluster) (up{job="a"})', 'sum(']);
  const second = run(['sum by (cluster) (up{job="a"})', 'sum(', 'rate(up[5m])']);
  expect(first.known).toEqual([]);
  expect(second.known).toEqual(['sum by (cluster) (up{job="a"})', 'sum(']);
  expect(second.queries.slice(0, 2)).toEqual(first.queries);
  expect(run(['rate(up[5m])']).known).toEqual(['rate(up[5m])']);
});

test('another program, and one whose memory is broken, reads for itself', () => {
  run(['sum(up)']);
  expect(run(['sum(up)'], 'two').known).toEqual([]);
  const [file = ''] = readdirSync(join(folder, 'queries'));
  const path = join(folder, 'queries', file);
  writeFileSync(path, readFileSync(path).subarray(0, 40));
  expect(run(['sum(up)'], 'two').known).toEqual([]);
});
