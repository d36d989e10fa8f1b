import { bucketCompacted, compactorDelay, compactorOverlap, compactorRetention, oneCompactor } from './compactor.ts';
import { queryEndpoints } from './query-endpoints.ts';
import { queryReplicas } from './query-replicas.ts';
import { receiveCapacity } from './receive-capacity.ts';
import { receiveGrace } from './receive-grace.ts';
import { receiveHashring, receiveKetama } from './receive-hashring.ts';
import { receiveReplicaLabel } from './receive-labels.ts';
import { receiveLimits } from './receive-limits.ts';
import { receiveMode } from './receive-mode.ts';
import { receiveReplicas, receiveReplicationFactor } from './receive-replication.ts';
import { receiveRetention } from './receive-retention.ts';
import { receiveTenants } from './receive-tenants.ts';
import { statefulSetService } from './stateful-set-service.ts';
import { thanosFlags } from './thanos-flags.ts';

export const thanosChecks = [
  bucketCompacted,
  compactorDelay,
  compactorOverlap,
  compactorRetention,
  oneCompactor,
  queryEndpoints,
  queryReplicas,
  receiveCapacity,
  receiveGrace,
  receiveHashring,
  receiveKetama,
  receiveLimits,
  receiveMode,
  receiveReplicaLabel,
  receiveReplicas,
  receiveReplicationFactor,
  receiveRetention,
  receiveTenants,
  statefulSetService,
  thanosFlags,
];
