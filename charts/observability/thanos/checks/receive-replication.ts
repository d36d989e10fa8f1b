import { clusterCheck } from '../../../shared/check.ts';
import { routersOf } from './hashrings.ts';
import { receivesIn, replicationFactorOf } from './receives.ts';

/** A hashring has at least as many ingestors as a sample has copies, or Thanos does not build it. Source: contract M06. */
export const receiveReplicas = clusterCheck('receive-replicas', 'error', function* (manifests) {
  for (const { router, rings = [] } of routersOf(manifests)) {
    const copies = replicationFactorOf(router);
    for (const { hashring, endpoints } of rings.filter((ring) => ring.endpoints.length < copies)) {
      yield {
        at: router.at,
        message: `${hashring}: ${copies} copies on ${endpoints.length} ingestors; expected a replication factor of at most ${endpoints.length}`,
      };
    }
  }
});

/** Routers and ingestors count the same copies, or the write quorum is wrong. Source: contract M12. */
export const receiveReplicationFactor = clusterCheck('receive-replication-factor', 'error', function* (manifests) {
  const [first, ...others] = [...receivesIn(manifests, 'RouterOnly'), ...receivesIn(manifests, 'IngestorOnly')];
  for (const other of others) {
    const [here, there] = [replicationFactorOf(other), replicationFactorOf(first!)];
    if (here === there) continue;
    yield {
      at: other.at,
      message: `--receive.replication-factor=${here}, but ${first!.manifest.at} has ${there}; expected the same`,
    };
  }
});
