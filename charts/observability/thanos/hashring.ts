import { CLUSTER_DOMAIN, type Endpoint } from '../../shared/endpoint.ts';

/** One entry of Receive's hashrings file. */
interface Hashring {
  hashring: string;
  tenants: readonly string[];
  /** hashmod, the default of Thanos, would reshuffle every series when an ingestor is added. */
  algorithm: 'ketama';
  /** gRPC addresses; ketama balances by these very strings, so that renaming a pod moves its series. */
  endpoints: readonly string[];
}

/** The stable DNS names of a StatefulSet's pods, each with a port. */
export const podAddresses = (
  { service, namespace, podPort }: Endpoint,
  statefulSet: string,
  replicas: number,
): string[] =>
  Array.from(
    { length: replicas },
    (_, ordinal) => `${statefulSet}-${ordinal}.${service}.${namespace}.svc.${CLUSTER_DOMAIN}:${podPort}`,
  );

/** There is no ring for other tenants: a user that is no cluster of the fleet is refused, not stored somewhere. */
export const hashringsFile = (...rings: Hashring[]): string => `${JSON.stringify(rings, null, 2)}\n`;
