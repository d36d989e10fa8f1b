import { expect, test } from 'vitest';
import { seriesOf } from '../../../charts/observability/catalogue/exporter.ts';
import { catalogue, NO_METRICS } from '../../../charts/observability/catalogue/index.ts';
import { wholeCluster } from '../platform/checks/whole-cluster.ts';

const monitors = new Set(
  ['cluster-01', 'cluster-02']
    .flatMap((name) => wholeCluster(name))
    .flatMap(({ object: { kind, metadata } }) => (/^(Service|Pod)Monitor$/.test(kind) ? [metadata.name] : [])),
);

test('every monitor of the fleet has a list of names', () => {
  const listed = new Set(catalogue.flatMap((exporter) => exporter.monitors));
  expect([...monitors].filter((monitor) => !listed.has(monitor))).toEqual([]);
  // These are scraped where a cluster asks for them.
  expect([...listed].filter((monitor) => !monitors.has(monitor))).toEqual([
    'hubble',
    'argocd-image-updater',
    'argo-rollouts',
  ]);
});

test('names are names, and say from where they are known', () => {
  for (const exporter of catalogue) {
    expect(exporter.source).not.toBe('');
    expect(seriesOf(exporter).filter((name) => !/^[a-z][a-zA-Z0-9_]+$/.test(name))).toEqual([]);
  }
});

test('a histogram has three series, a summary too', () => {
  const names = seriesOf({ monitors: [], source: '', plain: 'a b\n c', histograms: 'h', summaries: 's' });
  expect(names).toEqual(['a', 'b', 'c', 'h_bucket', 'h_count', 'h_sum', 's', 's_count', 's_sum']);
});

test('nothing exports what is said to be no metric', () => {
  const all = new Set(catalogue.flatMap(seriesOf));
  expect(Object.keys(NO_METRICS).filter((name) => all.has(name))).toEqual([]);
});
