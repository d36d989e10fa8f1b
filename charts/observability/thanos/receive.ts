import type { ChartProps, SecretsContext, SecretsOf } from '../../shared/component.ts';
import { sealedValue, secret, tlsSecret } from '../../shared/secret.ts';
import { writersOf } from '../metrics/writers.ts';
import { remoteWritePassword, thanosReceiveDoor } from './door.ts';
import { THANOS_PORTS } from './endpoints.ts';
import { thanosObjstore } from './object-storage.ts';
import type { ThanosReceiverOptions } from './options.ts';
import { THANOS_LISTEN } from './process.ts';

export const receiverSecrets = ({ fleet }: Pick<SecretsContext, 'fleet'>) => ({
  objstore: thanosObjstore('thanos-receiver', fleet),
  users: users(writersOf(fleet)),
  tls: tlsSecret('thanos-receive-tls', {
    purpose: 'certificate of the host that every cluster writes its metrics to',
    hosts: [thanosReceiveDoor(fleet).host],
  }),
});

/** A line per cluster, each sealed by itself: a new cluster is one more, and opens none of the others. */
const users = (writers: readonly string[]) =>
  secret('thanos-receive-auth-users', ['htpasswd'], {
    purpose:
      'htpasswd, a line per cluster that writes: its name and the {SSHA} or apr1 hash of its long random password',
    // nginx checks {SSHA} itself; bcrypt would cost each request tens of milliseconds of a worker.
    values: Object.fromEntries(
      writers.map((user) => [user, { from: 'htpasswd', user, of: remoteWritePassword(user), hash: 'ssha' } as const]),
    ),
    files: { htpasswd: writers.map((user) => `${sealedValue(user)}\n`).join('') },
  });

export type ReceiverProps = ChartProps<typeof ThanosReceiverOptions, SecretsOf<typeof receiverSecrets>>;

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

export const LISTEN = {
  ...THANOS_LISTEN,
  'remote-write.address': `0.0.0.0:${THANOS_PORTS['remote-write']}`,
  // Served whether it is used or not.
  'receive.capnproto-address': '127.0.0.1:19391',
} as const;

export const RECEIVE_DEFAULTS = { 'receive.default-tenant-id': 'default-tenant' } as const;
