import { clusterCheck } from '../../../shared/check.ts';
import { type Receive, receivesIn } from './receives.ts';

/**
 * Each ingestor's blocks carry a label with the name of its pod.
 * Source: contract M13. Two pods with the same labels make overlapping blocks, and the compactor halts.
 */
export const receiveReplicaLabel = clusterCheck('receive-replica-label', 'error', function* (manifests) {
  for (const ingestor of receivesIn(manifests, 'IngestorOnly')) {
    const names = podNameVariables(ingestor);
    const labels = ingestor.flags.get('label') ?? [];
    if (labels.some((label) => names.some((name) => label.includes(`$(${name})`)))) continue;
    yield {
      at: ingestor.at,
      message: 'no --label differs between pods; expected one such as receive_replica="$(POD_NAME)"',
    };
  }
});

function podNameVariables({ manifest }: Receive): string[] {
  const { containers } = manifest.object.spec.template.spec;
  return containers.flatMap(({ env = [] }) =>
    env.flatMap(({ name, valueFrom }) => (valueFrom?.fieldRef?.fieldPath === 'metadata.name' ? [name] : [])),
  );
}
