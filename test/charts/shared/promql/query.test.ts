import { describe, expect, test } from 'vitest';
import { readQuery } from '../../../../charts/shared/promql/query.ts';

const problemsOf = (text: string) => readQuery(text).problems.map(({ offset, message }) => `${offset}: ${message}`);

describe('what Prometheus takes', () => {
  test.each([
    'vector(1)',
    'up == 0',
    'sum by (cluster, namespace) (rate(http_requests_total{code=~"5.."}[5m])) > 0.05',
    'histogram_quantile(0.99, sum by (cluster, le) (rate(x_bucket[5m])))',
    'absent_over_time(up{cluster="cluster-02"}[10m])',
    'predict_linear(node_filesystem_avail_bytes{fstype!=""}[6h], 4 * 60 * 60) < 0',
    'max_over_time(sum by (cluster) (rate(x_total[5m]))[1h:5m])',
    'a / on (cluster, node) group_left (role) b',
    'time() - last_success > 3600',
    '1 == bool 1',
    'label_replace(up, "a", "$1", "b", "(.*)")',
    'label_join(up, "a", "-", "b", "c")',
    'topk(5, up)',
    'count_values("version", build_info)',
    'quantile(0.9, up)',
    'rate(x[5m] offset 1h)',
    'x unless x offset 5m',
    '-x @ 3 offset 5m',
    'sum(up) without (pod)',
    '{__name__=~"job:.+"}',
    '{a!~""}',
    '{a=~"b|c+"}',
    '-up ^ 2',
    'up @ end()',
    'day_of_week() == 0',
    'x{a="`",b=\'"\'}',
    '{"metric.with.dots", a="b"}',
  ])('%s', (text) => expect(problemsOf(text)).toEqual([]));
});

describe('what it refuses', () => {
  test.each([
    ['', '0: the query is empty'],
    ['sum(up', '6: it ends before it is complete'],
    ['up up', '3: it cannot go on with "up"'],
    ['sum by cluster (up)', '7: it cannot go on with "cluster (up)"'],
    ['nosuch(up)', '6: it cannot go on with "(up)"'],
    ['rate(up)', '5: rate takes a range; it is given a vector'],
    ['sum(up[5m])', '4: sum takes a vector; it is given a range'],
    ['up[5m]', '0: a range of samples is no result; expected a function over it'],
    ['rate(sum(up)[5m])', '5: a range follows a selector; expected a subquery such as [5m:1m], or the range within'],
    ['1 > 2', '0: a comparison of scalars needs bool'],
    ['up + bool 1', '0: bool belongs to a comparison'],
    ['up and 1', '0: and, or and unless take vectors'],
    ['up > on (a) 1', '0: on and ignoring match two vectors'],
    ['topk(up)', '0: topk takes 2 arguments; it is given 1'],
    ['round(up, 1, 2)', '0: round takes 1 to 2 arguments; it is given 3'],
    ['histogram_quantile(sum(up), 0.9)', '19: histogram_quantile takes a scalar; it is given a vector'],
    ['vector("a")', '7: vector takes a scalar; it is given a string'],
    ['sum(up) offset 5m', '0: offset follows a selector or a subquery; expected it within'],
    ['up + sum(up) offset 5m', '5: offset follows a selector or a subquery; expected it within'],
    ['{a=~".*"}', '0: it selects every series there is; expected a metric or a label that is not empty'],
    ['{a=~"b*"}', '0: it selects every series there is; expected a metric or a label that is not empty'],
    ['{a!~"b+"}', '0: it selects every series there is; expected a metric or a label that is not empty'],
    ['"a', '0: the string does not end'],
    ['"a" + 1', '0: an operator takes no string'],
  ])('%s', (text, ...problems) => expect(problemsOf(text).slice(0, 1)).toEqual(problems));
});

test('a query names its metrics, by name or by a matcher, and what it groups by', () => {
  const query = readQuery(
    'sum by (cluster, "a.b") (a{x="1"}) / on (cluster) group_left (y) {__name__="b", z!~"\\\\d"}',
  );
  expect(query.selectors).toEqual([
    { metric: 'a', matchers: [{ label: 'x', operator: '=', value: '1' }] },
    {
      metric: 'b',
      matchers: [
        { label: '__name__', operator: '=', value: 'b' },
        { label: 'z', operator: '!~', value: '\\d' },
      ],
    },
  ]);
  expect(query.aggregations).toEqual([{ operator: 'sum', grouping: 'by', labels: ['cluster', 'a.b'] }]);
  expect(query.joins).toEqual([{ matching: 'on', labels: ['cluster'] }]);
});

test('a query within a query is read too', () => {
  const query = readQuery('max(count without (pod) (min_over_time(up[5m])))');
  expect(query.aggregations).toEqual([
    { operator: 'max', grouping: undefined, labels: [] },
    { operator: 'count', grouping: 'without', labels: ['pod'] },
  ]);
});
