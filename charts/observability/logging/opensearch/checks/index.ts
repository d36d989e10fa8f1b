import type { Check } from '../../../../shared/check.ts';
import { openSearchCertificates } from './certificates.ts';
import { openSearchDiscovery } from './discovery.ts';
import { openSearchHeap } from './heap.ts';
import { openSearchIndices } from './indices.ts';
import { openSearchReplicas } from './replicas.ts';
import { openSearchRetention } from './retention.ts';
import { openSearchShards } from './shards.ts';
import { openSearchSnapshots } from './snapshots.ts';
import { openSearchVersions } from './versions.ts';

export const openSearchChecks: readonly Check<unknown>[] = [
  openSearchIndices,
  openSearchCertificates,
  openSearchDiscovery,
  openSearchReplicas,
  openSearchRetention,
  openSearchShards,
  openSearchSnapshots,
  openSearchVersions,
  openSearchHeap,
];
