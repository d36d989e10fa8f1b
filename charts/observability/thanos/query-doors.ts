import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import type { Door } from '../../shared/endpoint.ts';
import { type Secrets, sealedValue, secret, tlsSecret } from '../../shared/secret.ts';
import { uiUsers } from '../access/ui-users.ts';

/** Where people look at Thanos itself. */
export const thanosDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'thanos');

/** Where what runs on an edge asks for the metrics of its own cluster: an agent there cannot answer. */
export const thanosQueryDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'thanos-query');

/**
 * What a query holds to its tenant. The rest of its API, such as rules and alerts, tells of the whole fleet whoever asks.
 */
export const TENANT_PATHS = '^/api/v1/(query|query_range|series|labels|label/[^/]+/values)$';

/** The password with which a cluster asks. */
export const queryPassword = (cluster: string): string => `thanos-query/${cluster}`;

export const thanosQuerySecrets = ({ fleet }: { fleet: Fleet }) =>
  ({
    uiUsers: uiUsers('thanos-ui-users', 'Thanos'),
    uiTls: tlsSecret('thanos-ui-tls', {
      purpose: 'certificate of the host that serves Thanos to people',
      hosts: [thanosDoor(fleet).host],
    }),
    edgeUsers: edgeUsers(fleet),
    edgeTls: tlsSecret('thanos-query-tls', {
      purpose: 'certificate of the host that answers the clusters’ queries',
      hosts: [thanosQueryDoor(fleet).host],
    }),
  }) satisfies Secrets;

/** A line per cluster that asks, each sealed by itself. */
function edgeUsers({ clusters }: Fleet) {
  const askers = clusters.filter(({ role }) => role === 'edge').map(({ name }) => name);
  return secret('thanos-query-users', ['htpasswd'], {
    purpose: 'who may ask for metrics: a line of htpasswd per cluster, which sees its own only',
    values: Object.fromEntries(
      askers.map((user) => [user, { from: 'htpasswd', user, of: queryPassword(user), hash: 'ssha' } as const]),
    ),
    files: { htpasswd: askers.map((user) => `${sealedValue(user)}\n`).join('') },
  });
}
