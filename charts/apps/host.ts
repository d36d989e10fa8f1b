import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { ingressAddresses } from '../shared/door.ts';
import type { Door } from '../shared/endpoint.ts';

/** `shop` stands for shop in the zone of the cluster, `shop.example.org` for itself. */
export const hostOf = (host: string, { zone }: Pick<ClusterData, 'zone'>): string =>
  host.includes('.') ? host : `${host}.${zone}`;

export const ingressDoor = (host: string, cluster: ClusterData): Door => ({
  cluster: cluster.name,
  host: hostOf(host, cluster),
  port: 443,
  addresses: ingressAddresses(cluster),
});

/** A host that the Gateway has a certificate for: one name in the zone of the cluster. */
export function gatewayHost(host: string, cluster: Pick<ClusterData, 'zone'>): string {
  const whole = hostOf(host, cluster);
  const [first = '', ...rest] = whole.split('.');
  if (rest.join('.') === cluster.zone) return whole;
  throw new Error(
    `the Gateway serves names of its zone: ${whole}: expected ${first}.${cluster.zone}, or traffic: none`,
  );
}
