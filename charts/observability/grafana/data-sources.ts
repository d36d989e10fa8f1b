import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { urlOf } from '../../shared/endpoint.ts';
import { type Outgoing, outgoing } from '../../shared/network.ts';
import { images } from '../../versions.ts';
import { alertmanagerWeb } from '../alerting/endpoints.ts';
import { LOG_INDICES, LOG_READER, OPENSEARCH } from '../logging/opensearch-door.ts';
import { THANOS, thanosEndpoint } from '../thanos/endpoints.ts';
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

const METRICS: DataSource = {
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
    // How often the fleet is scraped: $__rate_interval is four times that.
    timeInterval: '30s',
    queryTimeout: '120s',
    manageAlerts: false,
  },
};

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
  { component: THANOS.frontend.component, source: METRICS, flow: outgoing(frontend) },
  { component: 'alertmanager', source: ALERTS, flow: outgoing(alertmanagerWeb) },
  { component: 'opensearch', source: LOGS, flow: outgoing(OPENSEARCH) },
] as const;

const present = ({ components }: Pick<ClusterData, 'components'>) =>
  ALL.filter(({ component }) => components[component] !== undefined);

export const dataSourceFlows = (cluster: Pick<ClusterData, 'components'>): Outgoing[] =>
  present(cluster).map(({ flow }) => flow);

/** The file that Grafana provisions its data sources from; one that is no longer in it goes away. */
export const dataSourcesFile = (cluster: Pick<ClusterData, 'components'>): string =>
  `${JSON.stringify({ apiVersion: 1, prune: true, datasources: present(cluster).map(({ source }) => source) }, null, 2)}\n`;
