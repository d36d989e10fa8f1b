import { dashboardCluster, dashboardQuery } from './dashboard-query.ts';
import { dashboardJson, dashboardUid } from './dashboard-uid.ts';
import { dashboardVariable } from './dashboard-variable.ts';
import { dashboardDataSource, dataSourceTarget } from './data-sources.ts';

export const grafanaChecks = [
  dashboardCluster,
  dashboardDataSource,
  dashboardJson,
  dashboardQuery,
  dashboardUid,
  dashboardVariable,
  dataSourceTarget,
];
