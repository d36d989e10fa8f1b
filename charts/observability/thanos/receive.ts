import type { ChartProps } from '../../shared/component.ts';
import type { Probe } from '../../shared/pod.ts';
import { secret, tlsSecret } from '../../shared/secret.ts';
import { THANOS_PORTS } from './endpoints.ts';
import { thanosObjstore } from './object-storage.ts';
import type { ThanosReceiverOptions } from './options.ts';

export const receiverSecrets = {
  objstore: thanosObjstore,
  users: secret('thanos-receive-auth-users', ['htpasswd'], {
    // nginx checks these two itself; bcrypt would cost each request tens of milliseconds of a worker.
    purpose: 'htpasswd, one line per cluster: its name and the {SSHA} or apr1 hash of its long random password',
  }),
  tls: tlsSecret('thanos-receive-tls', 'certificate of the host that every cluster writes its metrics to'),
};

export type ReceiverProps = ChartProps<typeof ThanosReceiverOptions, typeof receiverSecrets>;

/** Ingestors, and on how many of them a sample stands. */
export interface Replication {
  replicas: number;
  replicationFactor: number;
}

/** What the options leave open is filled so that there are never more copies than ingestors. */
export function replicationOf({ options, profile }: Pick<ReceiverProps, 'options' | 'profile'>): Replication {
  const { replicas, replicationFactor } = options.ingestor;
  const ingestors = replicas ?? Math.max(profile.ingestors, replicationFactor ?? 1);
  return {
    replicas: ingestors,
    replicationFactor: replicationFactor ?? Math.min(profile.replicationFactor, ingestors),
  };
}

export const DATA = '/var/thanos/receive';

/** The user of the image. */
export const NOBODY = { user: 65534, group: 65534, fsGroup: 65534 } as const;

export const LISTEN = {
  'grpc-address': `0.0.0.0:${THANOS_PORTS.grpc}`,
  'http-address': `0.0.0.0:${THANOS_PORTS.http}`,
  'remote-write.address': `0.0.0.0:${THANOS_PORTS['remote-write']}`,
  // Served whether it is used or not.
  'receive.capnproto-address': '127.0.0.1:19391',
} as const;

export const RECEIVE_DEFAULTS = {
  'enable-auto-gomemlimit': true,
  'receive.default-tenant-id': 'default-tenant',
} as const;

export const PROBES = {
  liveness: { path: '/-/healthy', port: 'http', periodSeconds: 30, failureThreshold: 8 },
  readiness: { path: '/-/ready', port: 'http', periodSeconds: 5, failureThreshold: 20 },
} as const satisfies Record<string, Probe<keyof typeof THANOS_PORTS>>;
