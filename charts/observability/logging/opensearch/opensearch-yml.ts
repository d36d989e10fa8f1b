import { dump } from 'js-yaml';
import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { COMMON_NAMES, distinguishedName, HEADLESS, NODE } from './names.ts';
import type { OpenSearchOptions, Size } from './opensearch-options.ts';

export const SETTINGS_FILE = 'opensearch.yml';

/** Where the certificates stand, below the folder of the configuration: nothing else may be read. */
export const TLS_FOLDER = 'tls';

type Tls<Layer extends 'transport' | 'http'> = {
  [File in 'pemcert' | 'pemkey' | 'pemtrustedcas' as `plugins.security.ssl.${Layer}.${File}_filepath`]: string;
};

type S3 = {
  's3.client.default.endpoint': string;
  's3.client.default.protocol': 'http' | 'https';
  's3.client.default.path_style_access': true;
  's3.client.default.region': string;
};

type Discovery =
  | { 'discovery.type': 'single-node' }
  | { 'discovery.seed_hosts': string[]; 'cluster.initial_cluster_manager_nodes': string[] };

/** What `opensearch.yml` holds. */
type Settings = Tls<'transport'> &
  Tls<'http'> &
  S3 &
  Discovery & {
    'cluster.name': string;
    'node.name': string;
    'node.roles': ('cluster_manager' | 'data' | 'ingest')[];
    'network.host': string;
    'bootstrap.memory_lock': boolean;
    'node.store.allow_mmap': boolean;
    'cluster.default_number_of_replicas': number;
    'plugins.index_state_management.history.number_of_replicas': number;
    'plugins.security.ssl.transport.enforce_hostname_verification': boolean;
    'plugins.security.ssl.http.enabled': boolean;
    'plugins.security.nodes_dn': string[];
    'plugins.security.authcz.admin_dn': string[];
    'plugins.security.allow_default_init_securityindex': boolean;
    'plugins.security.restapi.roles_enabled': string[];
    'plugins.security.audit.type': 'log4j';
    'plugins.security.audit.config.log4j.logger_name': string;
    'plugins.security.audit.config.log4j.level': string;
    'plugins.security.system_indices.enabled': boolean;
  };

const tls = <Layer extends 'transport' | 'http'>(layer: Layer): Tls<Layer> =>
  Object.fromEntries(
    Object.entries({ pemcert: 'tls.crt', pemkey: 'tls.key', pemtrustedcas: 'ca.crt' }).map(([setting, file]) => [
      `plugins.security.ssl.${layer}.${setting}_filepath`,
      `${TLS_FOLDER}/${file}`,
    ]),
  ) as Tls<Layer>;

const nodeNames = (nodes: number): string[] => Array.from({ length: nodes }, (_, i) => `${NODE}-${i}`);

/** One node is a cluster by itself; several look for each other, and begin a cluster only all together. */
const discovery = (nodes: number): Discovery =>
  nodes === 1
    ? { 'discovery.type': 'single-node' }
    : { 'discovery.seed_hosts': [HEADLESS], 'cluster.initial_cluster_manager_nodes': nodeNames(nodes) };

function s3({ endpoint, region }: Fleet['objectStorage']): S3 {
  const { host, protocol } = new URL(endpoint);
  return {
    's3.client.default.endpoint': host,
    's3.client.default.protocol': protocol === 'https:' ? 'https' : 'http',
    's3.client.default.path_style_access': true,
    's3.client.default.region': region,
  };
}

export function settingsOf(fleet: Fleet, { mmap }: OpenSearchOptions, { nodes, indexReplicas }: Size): Settings {
  return {
    'cluster.name': 'fleet-logs',
    'node.name': `\${HOSTNAME}`,
    'node.roles': ['cluster_manager', 'data', 'ingest'],
    'network.host': '0.0.0.0',
    ...discovery(nodes),
    'bootstrap.memory_lock': false,
    'node.store.allow_mmap': mmap,
    'cluster.default_number_of_replicas': indexReplicas,
    'plugins.index_state_management.history.number_of_replicas': indexReplicas,
    ...tls('transport'),
    // Addresses of pods have several names, in any order; a node is known by its subject alone.
    'plugins.security.ssl.transport.enforce_hostname_verification': false,
    'plugins.security.ssl.http.enabled': true,
    ...tls('http'),
    'plugins.security.nodes_dn': [distinguishedName(COMMON_NAMES.node)],
    'plugins.security.authcz.admin_dn': [distinguishedName(COMMON_NAMES.admin)],
    // The Job brings users and roles, the first time as any other: the image has some of its own, with known passwords.
    'plugins.security.allow_default_init_securityindex': false,
    'plugins.security.restapi.roles_enabled': ['all_access'],
    // To the log of the pod, which is kept and deleted as all others are.
    'plugins.security.audit.type': 'log4j',
    'plugins.security.audit.config.log4j.logger_name': 'audit',
    'plugins.security.audit.config.log4j.level': 'INFO',
    'plugins.security.system_indices.enabled': true,
    ...s3(fleet.objectStorage),
  };
}

export const settingsFile = (settings: Settings, added: OpenSearchOptions['settings']): string =>
  dump({ ...settings, ...added }, { lineWidth: -1, noRefs: true });
