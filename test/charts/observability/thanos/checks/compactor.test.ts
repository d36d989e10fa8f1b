import { expect, test } from 'vitest';
import { thanosChecks } from '../../../../../charts/observability/thanos/checks/index.ts';
import { Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import { judge } from '../../../../../engine/judge.ts';
import { fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';
import { readerManifests } from '../fleet-metrics.ts';

const CODES = ['bucket-compacted', 'one-compactor'];
const all = [...readerManifests()];

/** What is found where these components run on these clusters, of what is said of compactors. */
function found(clusters: Record<string, (component: string) => boolean>): string[] {
  const facts = Object.entries(clusters).map(([cluster, runs]) => {
    const own = all.filter(({ component }) => runs(component));
    const manifests = new Manifests(own.map(({ component, object }) => new Manifest(cluster, component, object)));
    return { cluster, facts: collectFacts(thanosChecks, manifests) };
  });
  return judge(thanosChecks, facts, fleetForTest())
    .filter(({ code }) => CODES.includes(code))
    .map(({ level, at, message }) => `${level} ${at}: ${message}`);
}

const everything = () => true;
const compactor = (component: string) => component === 'thanos-compactor';
const allButCompactor = (component: string) => !compactor(component);

test('a bucket that nobody compacts', () => {
  expect(found({ 'cluster-01': allButCompactor, 'cluster-02': () => false })).toEqual([
    'warning clusters/cluster-01.yaml: components.thanos-compactor: ingestors fill the bucket, and nothing compacts it: it grows for ever, and no graph of a long time is downsampled; expected thanos-compactor: true',
  ]);
});

test('a compactor on another cluster is one', () => {
  expect(found({ 'cluster-01': allButCompactor, 'cluster-02': compactor })).toEqual([]);
});

test('nothing is found of a bucket that nobody fills', () => {
  expect(found({ 'cluster-01': (component) => component === 'thanos-query' })).toEqual([]);
});

test('compactors on two clusters', () => {
  expect(found({ 'cluster-01': everything, 'cluster-02': compactor })).toEqual([
    'error cluster-02/thanos-compactor/StatefulSet/monitoring/thanos-compact: cluster-01/thanos-compactor/StatefulSet/monitoring/thanos-compact compacts the same bucket; expected one of them',
  ]);
});
