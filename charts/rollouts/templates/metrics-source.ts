import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { THANOS, thanosEndpoint } from '../../observability/thanos/endpoints.ts';
import { queryPassword, thanosQueryDoor } from '../../observability/thanos/query-doors.ts';
import { type SecretKey, secret } from '../../shared/secret.ts';
import type { ArgSpecs } from '../args.ts';
import type { Address, Headers } from '../provider.ts';

/** Who answers analyses, and what they log in with. */
export interface Source {
  readonly address: Address;
  readonly headers?: Headers;
  /** Of the template, for the login. */
  readonly args: ArgSpecs;
}

const isCentral = (fleet: Pick<Fleet, 'central'>, { name }: Pick<ClusterData, 'name'>): boolean =>
  name === fleet.central;

/** Whether the cluster's metrics and logs are kept by another, which wants a login. */
export const needsLogin = (fleet: Pick<Fleet, 'central'>, cluster: Pick<ClusterData, 'name'>): boolean =>
  !isCentral(fleet, cluster);

/**
 * Where a cluster's metrics are answered: on the central cluster by Thanos itself, on an edge, whose agent can answer
 * nothing, by the door of the central one. The controller believes the fleet's authority.
 * @param login of `metricsLogin`, on an edge
 */
export function metricsSource(fleet: Fleet, cluster: ClusterData, login: SecretKey | undefined): Source {
  if (isCentral(fleet, cluster)) return { address: thanosEndpoint(THANOS.frontend, 'http'), args: {} };
  if (login === undefined) {
    throw new Error(
      `metrics of ${cluster.name} are answered on ${fleet.central}, which wants a login; expected a key of metricsLogin`,
    );
  }
  return {
    address: `https://${thanosQueryDoor(fleet).host}`,
    headers: { Authorization: '{{args.metrics-login}}' },
    args: { 'metrics-login': { secretKey: login } },
  };
}

/** What an edge asks for its own metrics with; an analysis reads it from the namespace that it runs in. */
export const metricsLogin = (name: string, cluster: string) =>
  secret(name, ['authorization'], {
    purpose: `what analyses of ${cluster} ask for its metrics with`,
    values: { password: { from: 'random', length: 40, id: queryPassword(cluster) } },
    files: { authorization: basic(cluster) },
  });

/** The header of a login by password; a value that is none of a name the controller would not take. */
export const basic = (user: string): string => `Basic {{ printf "${user}:%s" .password | b64enc }}`;
