import { ingressAddresses } from '../charts/shared/door.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import type { ComposedCluster } from './compose/cluster.ts';

export interface HostRecord {
  host: string;
  address: string;
}

/** Every host that an Ingress of the fleet serves, at every address of its cluster's ingress. */
export function hostRecords(fleet: Fleet, clusters: readonly ComposedCluster[]): HostRecord[] {
  const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return clusters.flatMap(({ name, hosts }) =>
    hosts.flatMap((host) => ingressAddresses(data.get(name)!).map((address) => ({ host, address }))),
  );
}

/** Lines of /etc/hosts. */
export const hostsLines = (records: readonly HostRecord[]): string[] =>
  records.map(({ host, address }) => `${address} ${host}`);

/** Resource records of a zone file (RFC 1035), with absolute names. */
export const zoneLines = (records: readonly HostRecord[]): string[] =>
  records.map(({ host, address }) => `${host}. 300 IN A ${address}`);
