import { clusterCheck } from '../../../shared/check.ts';
import { receivesOf } from './receives.ts';

/**
 * Routers route, ingestors store, and no receiver does both: Thanos deduces it from the flags, not from the name.
 * Source: contract M09, M10. A receiver that finds itself in its hashring forwards to itself without end.
 */
export const receiveMode = clusterCheck('receive-mode', 'error', function* (manifests) {
  for (const { at, flags, mode, manifest } of receivesOf(manifests)) {
    const stores = flags.has('objstore.config-file') || flags.has('objstore.config');
    if (mode === 'RouterIngestor') {
      yield {
        at,
        message: 'has a hashring and a local endpoint, so it routes and stores; expected no --receive.local-endpoint',
      };
    } else if (mode === 'RouterOnly' && (stores || manifest.object.kind === 'StatefulSet')) {
      yield {
        at,
        message: 'has a hashring, so it stores nothing; expected no object storage and no volumes of its own',
      };
    } else if (mode === 'IngestorOnly' && !stores) {
      yield {
        at,
        message: 'has no hashring, so it stores what it gets, but ships it nowhere; expected --objstore.config-file',
      };
    }
  }
});
