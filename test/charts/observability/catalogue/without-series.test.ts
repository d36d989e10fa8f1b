import { describe, expect, test } from 'vitest';
import { withoutSeries } from '../../../../charts/observability/catalogue/checks/without-series.ts';

/** In words, where the metric `gone` is not there. */
function comesTo(query: string): string {
  const { series, fewer, more } = withoutSeries(query, ({ metric }) => metric === 'gone');
  return [series, ...(series === 'none' || !fewer ? [] : ['fewer']), ...(more ? ['more'] : [])].join(' ');
}

describe('a query without one of its metrics', () => {
  test.each([
    ['gone', 'none'],
    ['up', 'some'],
    ['up{a="gone"} == 0', 'some'],
    ['sum by (cluster) (rate(gone[5m])) > 1', 'none'],
    ['gone == on (cluster) up', 'none'],
    ['up and on (cluster) gone', 'none'],
    ['gone unless up', 'none'],
    ['(gone > 1) or (gone < 0)', 'none'],
    ['max_over_time(gone[1h:5m]) offset 5m', 'none'],
    ['topk(3, gone)', 'none'],
    ['absent(absent(gone))', 'none'],
  ])('%s has %s', (query, expected) => expect(comesTo(query)).toBe(expected));

  test.each([
    ['up == 0 or gone == 0', 'some fewer'],
    ['gone == 0 or up == 0', 'some fewer'],
    ['(up or gone) == 0', 'some fewer'],
    ['up unless (up or gone)', 'some more'],
    ['up unless on (cluster) gone == 1', 'some more'],
    ['(up unless gone) > 1', 'some more'],
    ['up and (up unless gone)', 'some more'],
    ['up unless (up unless gone)', 'some fewer'],
  ])('%s has %s', (query, expected) => expect(comesTo(query)).toBe(expected));

  test.each([
    ['absent(gone)', 'always more'],
    ['absent_over_time(gone[5m])', 'always more'],
    ['absent(gone == 1) and on () up', 'some more'],
    ['up or absent(gone)', 'always more'],
    ['absent(up or gone)', 'some more'],
    ['absent(up unless gone)', 'some fewer'],
    ['absent(gone or vector(0))', 'some'],
    ['absent(gone) == bool 1', 'always more'],
  ])('%s has %s', (query, expected) => expect(comesTo(query)).toBe(expected));

  test.each([
    ['sum by (cluster) (up unless gone) < 3', 'some fewer more'],
    ['(gone or up) == 0', 'some fewer more'],
    ['(gone or vector(0)) == 0', 'some fewer more'],
    ['up > scalar(gone)', 'some fewer more'],
    ['((up unless gone) or up * 0) == 0', 'some fewer more'],
    ['(count(up or gone) > bool 3) == 1', 'some fewer more'],
  ])('of %s, which goes by what series say, nobody knows: %s', (query, expected) => {
    expect(comesTo(query)).toBe(expected);
  });
});
