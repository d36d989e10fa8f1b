import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { logCounter, logCounterPassword, openSearchTarget } from '../../observability/logging/opensearch-door.ts';
import { type SecretKey, secret } from '../../shared/secret.ts';
import type { ArgSpecs } from '../args.ts';
import type { Headers } from '../provider.ts';
import { basic } from './metrics-source.ts';

/** Where a cluster's logs are counted, over TLS; the controller believes the fleet's authority. */
export interface LogsSource {
  readonly host: string;
  readonly port: number;
  readonly headers: Headers;
  readonly args: ArgSpecs;
}

/** @param login of `logsLogin` */
export function logsSource(fleet: Fleet, cluster: ClusterData, login: SecretKey): LogsSource {
  const { host, port } = openSearchTarget(fleet, cluster);
  return {
    host,
    port,
    headers: { Authorization: '{{args.logs-login}}' },
    args: { 'logs-login': { secretKey: login } },
  };
}

/** What a cluster's analyses count its own logs with; one reads it from the namespace that it runs in. */
export const logsLogin = (name: string, cluster: string) =>
  secret(name, ['authorization'], {
    purpose: `what analyses of ${cluster} count its logs with`,
    values: { password: { from: 'random', length: 40, id: logCounterPassword(cluster) } },
    files: { authorization: basic(logCounter(cluster)) },
  });
