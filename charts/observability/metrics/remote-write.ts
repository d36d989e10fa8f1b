import type { z } from 'zod';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { metricLabel } from '../../../clusters/schema/units.ts';
import type { PrometheusAgentSpecRemoteWrite } from '../../../imports/prometheus-agent.ts';
import type { Profile } from '../../shared/profile.ts';
import { type SecretRef, secret } from '../../shared/secret.ts';
import { RECEIVE_PATH, remoteWritePassword, TENANT_HEADER, thanosReceiveDoor } from '../thanos/door.ts';
import type { PrometheusAgentOptions } from './prometheus-agent-options.ts';

/** What a cluster needs to be let in by the receiver. */
export const remoteWriteSecret = ({ name }: Pick<ClusterData, 'name'>) =>
  secret('prometheus-agent-remote-write', ['username', 'password', 'ca.crt'], {
    purpose:
      "what the cluster writes its metrics with: the password that the receiver's htpasswd has for it, " +
      'and the certificate of the authority that signed the host of the receiver',
    values: {
      password: { from: 'random', length: 40, id: remoteWritePassword(name) },
      'ca.crt': { from: 'fleet-ca' },
    },
    files: { username: name },
  });

type Credentials = SecretRef<ReturnType<typeof remoteWriteSecret>['keys'][number]>;

interface RemoteWriteProps {
  fleet: Fleet;
  cluster: ClusterData;
  profile: Profile;
  options: Pick<z.output<typeof PrometheusAgentOptions>, 'queueConfig' | 'writeRelabelConfigs'>;
  credentials: Credentials;
}

/** Sends every sample of a cluster to the central one, as its tenant. */
export function remoteWriteOf({
  fleet,
  cluster,
  profile,
  options,
  credentials,
}: RemoteWriteProps): PrometheusAgentSpecRemoteWrite {
  const door = thanosReceiveDoor(fleet);
  const { queueConfig, writeRelabelConfigs } = options;
  return {
    name: 'thanos-receive',
    url: `https://${door.host}${RECEIVE_PATH}`,
    remoteTimeout: '30s',
    // The proxy at the door writes the user's name over it: this one shows in the configuration who is meant.
    headers: { [TENANT_HEADER]: cluster.name },
    basicAuth: { username: credentials.key('username').selector, password: credentials.key('password').selector },
    tlsConfig: { ca: { secret: credentials.key('ca.crt').selector }, serverName: door.host },
    queueConfig: queueOf(queueConfig, profile),
    ...(writeRelabelConfigs.length > 0 ? { writeRelabelConfigs } : {}),
  };
}

/** As many connections as the cluster may open. */
export const queueOf = <Queue extends { maxShards?: number | undefined }>(queue: Queue, { nodes }: Profile) => ({
  ...queue,
  maxShards: queue.maxShards ?? (nodes === 1 ? 10 : 50),
});

/** What tells a cluster's series from every other's: its name and its labels, spelled as Prometheus allows. */
export function externalLabelsOf({ name, labels }: Pick<ClusterData, 'name' | 'labels'>): Record<string, string> {
  return {
    cluster: name,
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [metricLabel(key), value])),
  };
}
