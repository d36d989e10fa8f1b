import type { ConnectError } from '../connect/connect-error.ts';
import { connectError } from '../connect/connect-error.ts';
import { apiServerPortOf } from '../load/api-server-port.ts';
import { emit } from '../yaml/emit.ts';
import type { Facts } from './facts.ts';

/** What a person says of a new cluster, beside what it tells itself. */
export interface Said {
  name: string;
  /** The API server as Argo CD reaches it. */
  apiServer: string;
  /** Addresses for Services of type LoadBalancer, which no cluster knows. */
  pool: string;
  ingress: string;
  /** Where it is no token. */
  login?: 'client-certificate';
  zone?: string;
  disk?: string;
  storageClass?: string;
  labels: Readonly<Record<string, string>>;
}

const HEADER = '# yaml-language-server: $schema=schema/cluster.schema.json\n';

/** The text of `clusters/<name>.yaml`. */
export function clusterFile(said: Said, facts: Facts, at: string): string {
  const { name, apiServer, login, pool, ingress, zone, storageClass, labels } = said;
  const nodeAddresses = facts.nodes.flatMap(({ addresses }) => addresses.filter(isIpv4));
  const isPlain = facts.apiServerPort === apiServerPortOf({ apiServer, nodeAddresses });
  const fields: Record<string, unknown> = {
    name,
    role: 'edge',
    apiServer,
    apiServerPort: isPlain ? undefined : facts.apiServerPort,
    login,
    nodeAddresses,
    loadBalancerPool: pool,
    zone,
    kubernetes: facts.kubernetes,
    nodes: {
      count: facts.nodes.length,
      cpu: least(facts, 'cpu', { at, show: cores }),
      memory: least(facts, 'memory', { at, show: binary }),
      disk: said.disk ?? least(facts, 'ephemeral-storage', { at, show: binary }),
    },
    ingress,
    storageClass,
    labels: Object.keys(labels).length > 0 ? labels : undefined,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // One by one, for the keys of a cluster have an order of their own.
  return HEADER + given.map(([key, value]) => emit({ [key]: value })).join('');
}

const isIpv4 = (address: string): boolean => /^\d+(\.\d+){3}$/.test(address);

const UNITS: Readonly<Record<string, number>> = {
  m: 0.001,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

interface Shown {
  at: string;
  show: (amount: number) => string;
}

/** What even the smallest of the nodes has. */
function least({ nodes }: Facts, resource: string, { at, show }: Shown): string {
  const amounts = nodes.map(({ name, capacity }) => {
    const [, number, unit = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(capacity[resource] ?? '') ?? [];
    if (number === undefined || UNITS[unit] === undefined) throw noCapacity(at, name, resource);
    return Number(number) * UNITS[unit];
  });
  if (amounts.length === 0) throw connectError('cluster-nodes', at, 'it has no node; expected one at least');
  return show(Math.min(...amounts));
}

const noCapacity = (at: string, node: string, resource: string): ConnectError =>
  connectError('cluster-nodes', at, `node ${node} does not tell its ${resource}; expected a node whose kubelet runs`);

const cores = (amount: number): string =>
  Number.isInteger(amount) ? String(amount) : `${Math.floor(amount * 1000 + 1e-6)}m`;

/** In the largest unit in which nothing much is lost. */
const binary = (bytes: number): string =>
  bytes >= 2 ** 31 ? `${Math.floor(bytes / 2 ** 30)}Gi` : `${Math.floor(bytes / 2 ** 20)}Mi`;
