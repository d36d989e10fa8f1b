import { expect } from 'vitest';
import { catalogueChecks } from '../../../../charts/observability/catalogue/checks/index.ts';
import { grafanaChecks } from '../../../../charts/observability/grafana/checks/index.ts';
import type { Check } from '../../../../charts/shared/check.ts';
import { type Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { judge } from '../../../../engine/judge.ts';
import { fleetForTest } from '../../compose.ts';
import { collectFacts } from '../../facts.ts';
import { changed, wholeCluster } from '../../platform/checks/whole-cluster.ts';

const CHECKS: readonly Check<unknown>[] = [...grafanaChecks, ...catalogueChecks];

/** A central cluster and an edge, with all that they get by their roles. */
export const central = wholeCluster('cluster-01');
export const edge = wholeCluster('cluster-02');

/** What the checks of dashboards and metrics find, as `level at: message [code]`. */
export function found(ofCentral: readonly Manifest[] = central, ofEdge: readonly Manifest[] = edge): string[] {
  const facts = [
    { cluster: 'cluster-01', facts: collectFacts(CHECKS, new Manifests(ofCentral)) },
    { cluster: 'cluster-02', facts: collectFacts(CHECKS, new Manifests(ofEdge)) },
  ];
  return judge(CHECKS, JSON.parse(JSON.stringify(facts)), fleetForTest()).map(
    ({ level, at, message, code }) => `${level} ${at}: ${message} [${code}]`,
  );
}

/** The same after one text of a dashboard's file is replaced, once. */
export function foundWith(uid: string, from: string, to: string): string[] {
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  return found(changed(central, `grafana-dashboard-${uid}`, inJson(from), inJson(to)));
}

/** The same after one text of some other object is replaced. */
export function foundWithObject(object: string, from: string, to: string): string[] {
  const result = found(changed(central, object, from, to), edge);
  expect(result).not.toEqual([]);
  return result;
}
