import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { urlOf } from '../../shared/endpoint.ts';
import { type Outgoing, outgoing } from '../../shared/network.ts';
import { images } from '../../versions.ts';
import { alertmanagerWeb } from '../alerting/endpoints.ts';
import { LOG_INDICES, LOG_READER, OPENSEARCH } from '../logging/opensearch-door.ts';
import { longestInterval } from '../metrics/intervals.ts';
import { THANOS, thanosEndpoint } from '../thanos/endpoints.ts';
import { patienceOf, ThanosQueryOptions } from '../thanos/query-options.ts';
import { DATA_SOURCE } from './data-source.ts';
import { fileOf } from './grafana-secret.ts';

/** As Grafana provisions it; what is secret is read from a file when Grafana starts. */
interface DataSource {
  name: string;
  uid: string;
  type: string;
  access: 'proxy';
  url: string;
  isDefault?: true;
  editable: false;
  basicAuth?: true;
  basicAuthUser?: string;
  jsonData: Readonly<Record<string, string | number | boolean>>;
  secureJsonData?: Readonly<Record<string, string>>;
}

const frontend = thanosEndpoint(THANOS.frontend, 'http');

interface Asked {
  fleet: Pick<Fleet, 'clusters'>;
  cluster: Pick<ClusterData, 'components'>;
}

const metrics = ({ fleet, cluster }: Asked): DataSource => ({
  ...DATA_SOURCE.metrics,
  name: 'Thanos',
  access: 'proxy',
  url: urlOf(frontend),
  isDefault: true,
  editable: false,
  jsonData: {
    // A query with many series does not fit into a URL.
    httpMethod: 'POST',
    prometheusType: 'Thanos',
    prometheusVersion: images.thanos.tag.slice(1),
    // How often the fleet is scraped, at least: $__rate_interval is four times that.
    timeInterval: longestInterval(fleet.clusters),
    ...timeouts(cluster),
    manageAlerts: false,
  },
});

/** What the query is told, and how long Grafana waits for it, which by its own default is 30 seconds. */
function timeouts({ components }: Asked['cluster']): { queryTimeout: string; timeout: number } {
  const { query } = ThanosQueryOptions.parse(components[THANOS.frontend.component]?.options);
  return { queryTimeout: query.timeout, timeout: patienceOf({ query }) };
}

const ALERTS: DataSource = {
  ...DATA_SOURCE.alerts,
  name: 'Alertmanager',
  access: 'proxy',
  url: urlOf(alertmanagerWeb),
  editable: false,
  jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
};

const LOGS: DataSource = {
  ...DATA_SOURCE.logs,
  name: 'OpenSearch',
  access: 'proxy',
  url: urlOf(OPENSEARCH, 'https'),
  editable: false,
  basicAuth: true,
  basicAuthUser: LOG_READER,
  jsonData: {
    database: LOG_INDICES,
    flavor: 'opensearch',
    version: images.openSearch.tag,
    timeField: '@timestamp',
    logMessageField: 'log',
    tlsAuthWithCACert: true,
  },
  secureJsonData: { basicAuthPassword: fileOf('opensearch-password'), tlsCACert: fileOf('ca.crt') },
};

/** Component that answers → the data source, and the way to it. */
const ALL = [
  { component: THANOS.frontend.component, source: metrics, flow: outgoing(frontend) },
  { component: 'alertmanager', source: () => ALERTS, flow: outgoing(alertmanagerWeb) },
  { component: 'opensearch', source: () => LOGS, flow: outgoing(OPENSEARCH) },
] as const;

const present = ({ components }: Pick<ClusterData, 'components'>) =>
  ALL.filter(({ component }) => components[component] !== undefined);

export const dataSourceFlows = (cluster: Pick<ClusterData, 'components'>): Outgoing[] =>
  present(cluster).map(({ flow }) => flow);

/** The file that Grafana provisions its data sources from; one that is no longer in it goes away. */
export const dataSourcesFile = (asked: Asked): string =>
  `${JSON.stringify({ apiVersion: 1, prune: true, datasources: present(asked.cluster).map(({ source }) => source(asked)) }, null, 2)}\n`;
