import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { CLUSTER_DOMAIN } from '../../../shared/endpoint.ts';
import { selectorLabels } from '../../../shared/labels.ts';
import type { PodPeer } from '../../../shared/network.ts';
import { OPENSEARCH, openSearchDoor } from '../opensearch-door.ts';

export const COMPONENT = 'opensearch';
export const NODE = 'opensearch-node';
export const HEADLESS = 'opensearch-headless';
export const BOOTSTRAP = 'opensearch-bootstrap';
export const EXPORTER = 'opensearch-exporter';
export const DASHBOARDS = 'opensearch-dashboards';

/** Where snapshots lie in their bucket. */
export const SNAPSHOT_FOLDER = 'fleet-logs';

/** The user of the images. */
export const USER = 1000;

const podsOf = (name: string, component: string): PodPeer => ({
  namespace: OPENSEARCH.namespace,
  pods: selectorLabels({ name, component }),
});

/** Who asks OpenSearch from its own namespace. */
export const CLIENTS = {
  bootstrap: podsOf(BOOTSTRAP, COMPONENT),
  exporter: podsOf(EXPORTER, COMPONENT),
  dashboards: podsOf(DASHBOARDS, DASHBOARDS),
};

/** Whom a certificate names; nodes believe each other, and the administrator, by that alone. */
export const COMMON_NAMES = { node: NODE, admin: 'opensearch-admin' } as const;

export const distinguishedName = (commonName: string): string => `CN=${commonName}`;

/** Every name by which clients and nodes call a node. */
export function nodeHosts(fleet: Fleet): string[] {
  const { service, namespace } = OPENSEARCH;
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.${CLUSTER_DOMAIN}`,
    HEADLESS,
    `${HEADLESS}.${namespace}.svc.${CLUSTER_DOMAIN}`,
    `*.${HEADLESS}.${namespace}.svc.${CLUSTER_DOMAIN}`,
    openSearchDoor(fleet).host,
    'localhost',
  ];
}
