import { clusterCheck } from '../../../shared/check.ts';
import { readQuery } from '../../../shared/promql/query.ts';
import { clusterProblems } from '../../rules/checks/rule-cluster.ts';
import { dashboardsIn, fieldOf, panelsOf, readable } from './shown.ts';

/** Every query of a panel is one that Prometheus takes. Source: contract M33. The panel would show an error only. */
export const dashboardQuery = clusterCheck('dashboard-query', 'error', function* (manifests) {
  for (const dashboard of dashboardsIn(manifests)) {
    for (const panel of panelsOf(dashboard)) {
      for (const { refId, expr } of panel.panel.targets ?? []) {
        if (expr === undefined) continue;
        for (const { offset, message } of readQuery(readable(expr)).problems) {
          yield { at: fieldOf(dashboard, panel), message: `${refId}: at character ${offset + 1}: ${message}` };
        }
      }
    }
  }
});

/**
 * `cluster` is kept wherever series are brought together; a single number may be of all that is chosen.
 * Source: contract M34. Otherwise one cluster hides another in a sum.
 */
export const dashboardCluster = clusterCheck('dashboard-cluster', 'error', function* (manifests) {
  for (const dashboard of dashboardsIn(manifests)) {
    for (const panel of panelsOf(dashboard)) {
      for (const { refId, expr } of panel.panel.targets ?? []) {
        if (expr === undefined) continue;
        const query = readQuery(readable(expr));
        const isNumber = panel.panel.type === 'stat';
        const kept = isNumber
          ? query.aggregations.filter(({ grouping }) => grouping !== undefined)
          : query.aggregations;
        for (const problem of clusterProblems({ ...query, aggregations: kept })) {
          yield { at: fieldOf(dashboard, panel), message: `${refId}: ${problem}` };
        }
      }
    }
  }
});
