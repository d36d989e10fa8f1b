import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { alertsDashboard } from './alerts.ts';
import { apiServerDashboard } from './api-server.ts';
import { clusterDashboard } from './cluster.ts';
import type { Dashboard } from './dashboard.ts';
import { fleetDashboard } from './fleet.ts';
import { fluentBitDashboard } from './fluent-bit.ts';
import { imageUpdaterDashboard } from './image-updater.ts';
import { kubeletDashboard } from './kubelet.ts';
import { logsDashboard } from './logs.ts';
import { longhornDashboard } from './longhorn.ts';
import { namespaceDashboard } from './namespace.ts';
import { networkDashboard } from './network.ts';
import { nodeDashboard } from './node.ts';
import { openSearchDashboard } from './opensearch.ts';
import { prometheusDashboard } from './prometheus.ts';
import { rolloutsDashboard } from './rollouts.ts';
import { sealedSecretsDashboard } from './sealed-secrets.ts';
import { thanosDashboard } from './thanos.ts';
import { volumesDashboard } from './volumes.ts';
import { workloadDashboard } from './workload.ts';

/** Every dashboard: a new one is its file and its line here. */
export const allDashboards: readonly Dashboard[] = [
  fleetDashboard,
  clusterDashboard,
  namespaceDashboard,
  workloadDashboard,
  nodeDashboard,
  apiServerDashboard,
  kubeletDashboard,
  volumesDashboard,
  networkDashboard,
  alertsDashboard,
  prometheusDashboard,
  thanosDashboard,
  longhornDashboard,
  fluentBitDashboard,
  openSearchDashboard,
  logsDashboard,
  sealedSecretsDashboard,
  rolloutsDashboard,
  imageUpdaterDashboard,
];

/** What Grafana opens with. */
export const HOME = fleetDashboard.uid;

/** Those for what the fleet has on any cluster, with the rows and panels for what it has. */
export const dashboardsOf = (fleet: Fleet): Dashboard[] => {
  const has = (component: string | undefined): boolean =>
    component === undefined || fleet.clusters.some(({ components }) => components[component] !== undefined);
  return allDashboards
    .filter(({ component }) => has(component))
    .map(({ rows, ...dashboard }) => ({
      ...dashboard,
      rows: rows
        .filter(({ isFor }) => isFor?.(fleet) ?? true)
        .map((row) => ({ ...row, panels: row.panels.filter(({ component }) => has(component)) }))
        .filter(({ panels }) => panels.length > 0),
    }));
};
