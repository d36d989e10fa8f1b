import { clusterCheck } from '../../../shared/check.ts';
import { CLUSTER_DOMAIN } from '../../../shared/endpoint.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import { routersOf } from './hashrings.ts';
import { flagOf } from './processes.ts';
import { type Receive, receivesIn } from './receives.ts';

/**
 * A hashring names every ingestor, each by its pod's own name and gRPC port, and nothing else.
 * Source: contract M07, M08, M10. Nothing discovers the pods: what is not in the file gets no samples.
 */
export const receiveHashring = clusterCheck('receive-hashring', 'error', function* (manifests) {
  const pods = new Set(receivesIn(manifests, 'IngestorOnly').flatMap((ingestor) => podsOf(ingestor)));
  for (const { router, rings } of routersOf(manifests)) {
    const file = `${router.at}: ${flagOf(router, 'receive.hashrings-file')}`;
    if (rings === undefined || rings.length === 0) {
      yield { at: file, message: 'is no file of hashrings in a ConfigMap that is mounted there' };
      continue;
    }
    for (const { hashring, endpoints } of rings) {
      for (const endpoint of endpoints.filter((each) => !pods.has(each))) {
        yield { at: file, message: `${hashring}: ${endpoint} is no ingestor; expected one of ${list(pods)}` };
      }
    }
    const named = new Set(rings.flatMap(({ endpoints }) => endpoints));
    for (const pod of [...pods].filter((each) => !named.has(each))) {
      yield { at: file, message: `leaves out the ingestor ${pod}, which would get no samples` };
    }
  }
});

/** Every router spreads by ketama, since with hashmod one more ingestor moves every series. Source: contract M11. */
export const receiveKetama = clusterCheck('receive-ketama', 'error', function* (manifests: Manifests) {
  for (const { router, rings = [] } of routersOf(manifests)) {
    const algorithms = [
      flagOf(router, 'receive.hashrings-algorithm', 'hashmod'),
      ...rings.flatMap(({ algorithm }) => algorithm ?? []),
    ];
    const wrong = algorithms.find((algorithm) => algorithm !== 'ketama');
    if (wrong !== undefined) {
      yield { at: router.at, message: `spreads series by ${wrong}; expected --receive.hashrings-algorithm=ketama` };
    }
  }
});

function podsOf({ manifest, flags }: Receive): string[] {
  const { metadata, spec } = manifest.object;
  // The pods of no Service have no names.
  if (spec.serviceName === undefined) return [];
  const port = flags.get('grpc-address')?.at(-1)?.split(':').at(-1) ?? '10901';
  return Array.from(
    { length: spec.replicas ?? 1 },
    (_, i) => `${metadata.name}-${i}.${spec.serviceName}.${manifest.namespace}.svc.${CLUSTER_DOMAIN}:${port}`,
  );
}

const list = (names: ReadonlySet<string>): string => [...names].join(', ') || 'none, for there is none';
