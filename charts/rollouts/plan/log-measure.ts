import { Unreadable } from './condition.ts';
import { type Answer, fieldOf, type Result } from './condition-values.ts';
import { promSeconds } from './duration.ts';
import { judgeOf } from './judgement.ts';
import type { Measure } from './measure.ts';
import type { Metric } from './metric.ts';
import type { Counts } from './query.ts';
import type { Selection, Version } from './selection.ts';
import type { WebShape } from './shapes.ts';
import { LATEST_HASH, STABLE_HASH } from './templates.ts';

/** Lines that a version writes whether it is asked or not: as it starts, as it is probed. */
const OWN_LINES = 1;

/** A question to OpenSearch on a log in which each request leaves a line; undefined of any other. Throws Unreadable. */
export function logMeasure(metric: Metric, web: WebShape): Measure | undefined {
  const [, endpoint] = /\/_(count|search)\b/.exec(web.url ?? '') ?? [];
  if (endpoint === undefined) return undefined;
  const text = JSON.stringify(web.jsonBody ?? web.body ?? '');
  const window = promSeconds(/now-([0-9a-z]+)/.exec(text)?.[1] ?? '');
  if (window === undefined) return { kind: 'unknown', why: 'the query names no range of time' };
  const version: Version = text.includes(LATEST_HASH) ? 'canary' : text.includes(STABLE_HASH) ? 'stable' : 'both';
  const [all, bad] = (['all', 'bad'] as const).map((outcome): Selection => ({ version, outcome })) as [
    Selection,
    Selection,
  ];
  const [pathOf, judge] = [pathIn(web.jsonPath), judgeOf(metric)];
  const parts = endpoint === 'search' ? filtersOf(web.jsonBody) : [];
  const answer = (counts: Counts): Answer => {
    const failed = counts(bad, window) ?? 0;
    if (endpoint === 'count') return { count: failed };
    const lines = OWN_LINES + (counts(all, window) ?? 0);
    return {
      hits: { total: { value: parts.length === 0 ? failed : lines } },
      aggregations: Object.fromEntries(parts.map((name) => [name, { doc_count: failed }])),
    };
  };
  return {
    kind: 'requests',
    selections: parts.length === 0 ? [bad] : [bad, all],
    windows: [window],
    phase: (counts) => judge(() => pathOf(answer(counts))),
    ofLog: true,
  };
}

/** Aggregations that count the lines which a query of their own lets through. */
const filtersOf = ({ aggs, aggregations }: NonNullable<WebShape['jsonBody']> = {}): string[] =>
  Object.entries(aggs ?? aggregations ?? {}).flatMap(([name, { filter }]) => (filter === undefined ? [] : [name]));

/** What of an answer a path such as {$.hits.total} leads to. */
function pathIn(path = '{$}'): (answer: Answer) => Result {
  const [, fields] = /^\{\$?((?:\.\w+)*)\}$/.exec(path) ?? [];
  if (fields === undefined) throw new Unreadable(`${path} is no path of fields`);
  const names = fields.split('.').slice(1);
  return (answer) => names.reduce<Answer | number | null>(fieldOf, answer);
}
