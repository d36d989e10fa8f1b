import { seconds } from '../../../../clusters/schema/units.ts';
import { clusterCheck } from '../../../shared/check.ts';
import { flagOf } from './processes.ts';
import { receivesIn } from './receives.ts';

const LEAST = '6h';

/** Ingestors keep samples well past the upload of their block, two hours and more after they came. Source: contract M23. */
export const receiveRetention = clusterCheck('receive-retention', 'warning', function* (manifests) {
  for (const ingestor of receivesIn(manifests, 'IngestorOnly')) {
    const retention = flagOf(ingestor, 'tsdb.retention', '15d');
    if (seconds(retention) >= seconds(LEAST)) continue;
    yield {
      at: ingestor.at,
      message: `--tsdb.retention=${retention} leaves a hole before the blocks can be read from object storage; expected ${LEAST} or more`,
    };
  }
});
