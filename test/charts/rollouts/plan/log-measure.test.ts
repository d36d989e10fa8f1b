import { describe, expect, test } from 'vitest';
import { measureOf } from '../../../../charts/rollouts/plan/measure.ts';
import { metricOf } from '../../../../charts/rollouts/plan/metric.ts';
import type { Counts } from '../../../../charts/rollouts/plan/query.ts';
import { LATEST_HASH, STABLE_HASH } from '../../../../charts/rollouts/plan/templates.ts';

const LINES = { range: { '@timestamp': { gte: 'now-5m' } }, prefix: { pod: `shop-${LATEST_HASH}-` } };

const measure = (web: object, successCondition = 'result <= 5') =>
  measureOf(
    metricOf({ name: 'log', successCondition, provider: { web } }, () => false),
    {},
  );

const COUNTED = { url: 'https://logs/_count', jsonPath: '{$.count}', jsonBody: { query: LINES } };
const SEARCHED = {
  url: 'https://logs/_search?x=y',
  jsonBody: { query: LINES, aggs: { bad: { filter: {} }, other: {} } },
};

/** So many requests, of which so many failed. */
const requests =
  (all: number, bad: number): Counts =>
  ({ outcome }) =>
    outcome === 'bad' ? bad : all;

function phase(known: ReturnType<typeof measure>, counts: Counts) {
  if (known.kind !== 'requests') throw new Error(JSON.stringify(known));
  return known.phase(counts);
}

describe('a question to a log', () => {
  test('counts the requests that failed', () => {
    const known = measure(COUNTED);
    expect(known).toMatchObject({ selections: [{ version: 'canary', outcome: 'bad' }], windows: [300], ofLog: true });
    expect(phase(known, requests(100, 5))).toBe('Successful');
    expect(phase(known, requests(100, 6))).toBe('Failed');
  });

  test('compares them with all lines, of which one is the version’s own', () => {
    const known = measure(SEARCHED, 'result.aggregations.bad.doc_count * 10 < result.hits.total.value');
    expect(known).toMatchObject({ selections: [{ outcome: 'bad' }, { outcome: 'all' }] });
    expect(phase(known, requests(100, 10))).toBe('Successful');
    expect(phase(known, requests(100, 11))).toBe('Failed');
    expect(phase(known, () => undefined)).toBe('Successful');
  });

  test('finds only what it counts for itself', () => {
    const condition = 'result.aggregations.other.doc_count == 0';
    expect(phase(measure(SEARCHED, condition), requests(100, 1))).toBe('Error');
    const hits = { url: 'https://logs/_search', jsonPath: '{.hits.total.value}', jsonBody: { query: LINES } };
    expect(phase(measure(hits), requests(100, 6))).toBe('Failed');
  });

  test.each([
    [LATEST_HASH, 'canary'],
    [STABLE_HASH, 'stable'],
    ['x', 'both'],
  ])('is one about %s: %s', (hash, version) => {
    const body = JSON.parse(JSON.stringify(COUNTED.jsonBody).replace(LATEST_HASH, hash));
    expect(measure({ ...COUNTED, jsonBody: body })).toMatchObject({ selections: [{ version }] });
  });

  test.each([
    ['no time', { ...COUNTED, jsonBody: {} }, 'the query names no range of time'],
    ['a path of another kind', { ...COUNTED, jsonPath: '{$..count}' }, '{$..count} is no path of fields'],
  ])('with %s is not known', (_, web, why) => {
    expect(measure(web)).toEqual({ kind: 'unknown', why });
  });

  test('is none where another page is asked', () => {
    expect(measure({ url: 'https://shop/health' }).kind).toBe('probe');
  });
});
