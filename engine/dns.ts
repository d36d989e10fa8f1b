import { ingressAddresses } from '../charts/shared/door.ts';
import { gatewayAddress } from '../charts/shared/gateway.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import type { ComposedCluster } from './compose/cluster.ts';

interface HostRecord {
  host: string;
  address: string;
}

/** Every host that the fleet serves: by an Ingress of Cilium's at every address of its cluster's ingress, by a route at the Gateway's. */
export function hostRecords(fleet: Fleet, clusters: readonly ComposedCluster[]): HostRecord[] {
  const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return clusters.flatMap(({ name, hosts, routedHosts }) => {
    const cluster = data.get(name)!;
    return [
      ...hosts.flatMap((host) => ingressAddresses(cluster).map((address) => ({ host, address }))),
      ...routedHosts.map((host) => ({ host, address: gatewayAddress(cluster) })),
    ];
  });
}

/** Lines of /etc/hosts. */
export const hostsLines = (records: readonly HostRecord[]): string[] =>
  records.map(({ host, address }) => `${address} ${host}`);

/** Resource records of a zone file (RFC 1035), with absolute names. */
export const zoneLines = (records: readonly HostRecord[]): string[] =>
  records.map(({ host, address }) => `${host}. 300 IN A ${address}`);

/** A `hosts` block for the Corefile of a cluster: pods ask CoreDNS, which knows nothing of a node's hosts file. */
export const coreDnsLines = (records: readonly HostRecord[]): string[] => [
  'hosts {',
  ...hostsLines(records).map((line) => `  ${line}`),
  '  fallthrough',
  '}',
];
