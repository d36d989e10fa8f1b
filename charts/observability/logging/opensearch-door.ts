import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import { type Door, type Endpoint, hostOf } from '../../shared/endpoint.ts';
import { selectorLabels } from '../../shared/labels.ts';
import { type Outgoing, outgoing } from '../../shared/network.ts';

const pods = selectorLabels({ name: 'opensearch-node', component: 'opensearch' });

/** Where the central cluster's own pods reach OpenSearch, over TLS. The `opensearch` component serves it. */
export const OPENSEARCH: Endpoint<'http'> = {
  service: 'opensearch',
  namespace: 'logging',
  port: 'http',
  servicePort: 9200,
  podPort: 9200,
  pods,
  serviceLabels: pods,
};

/** Where the other clusters reach OpenSearch. */
export const openSearchDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'opensearch');

/** The user that may write logs and nothing else. */
export const LOG_WRITER = 'fluentbit';

/** What its password has in common on all clusters. */
export const LOG_WRITER_PASSWORD = `opensearch/${LOG_WRITER}`;

/** The user that may read logs and nothing else. */
export const LOG_READER = 'grafana';

/** What its password has in common where OpenSearch learns it and where Grafana logs in with it. */
export const LOG_READER_PASSWORD = `opensearch/${LOG_READER}`;

/** The user with which the analyses of a cluster count its own logs. */
export const logCounter = (cluster: string): string => `rollouts-${cluster}`;

/** What its password has in common where OpenSearch learns it and in the namespaces that have analyses. */
export const logCounterPassword = (cluster: string): string => `opensearch/${logCounter(cluster)}`;

/** What the index template, the retention policy and the writer's role apply to. */
export const LOG_INDICES = 'logs-*';

/** A cluster's logs lie in one index a day: `logs-<cluster>-YYYY.MM.DD`. */
export const logIndexPrefix = (cluster: string): string => `${LOG_INDICES.replace('*', '')}${cluster}`;

/** OpenSearch as one cluster sees it. */
export interface OpenSearchTarget {
  host: string;
  port: number;
  flow: Outgoing;
}

/** The central cluster takes its own Service, and so keeps its logs while its ingress is down. */
export function openSearchTarget(fleet: Fleet, cluster: ClusterData): OpenSearchTarget {
  if (cluster.name === centralOf(fleet).name) {
    return { host: hostOf(OPENSEARCH), port: OPENSEARCH.servicePort, flow: outgoing(OPENSEARCH) };
  }
  const { host, port, addresses } = openSearchDoor(fleet);
  return { host, port, flow: { to: { addresses }, ports: [port] } };
}
