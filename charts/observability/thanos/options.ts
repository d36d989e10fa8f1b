import { z } from 'zod';
import { bytes, duration, quantity, replicas, seconds } from '../../../clusters/schema/units.ts';
import { SCRATCH_SIZE } from '../../shared/login-proxy-config.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { seriesPerNodeOption } from '../metrics/series-estimate.ts';
import { ReceiveLimits } from './limits.ts';

const ingestor = z
  .strictObject({
    replicas: replicas.optional().describe('default: by the size of the cluster'),
    replicationFactor: replicas
      .optional()
      .describe('copies of each sample; default: by the size of the cluster. A change on live data moves series'),
    storage: quantity.prefault('50Gi').describe('volume of one ingestor'),
    retention: duration.default('48h').describe('kept on the volume; object storage takes over after'),
    lateness: duration.default('2h').describe('how old a sample may arrive, after an edge was cut off'),
    tooFarInFuture: duration
      .default('5m')
      .describe(
        'how far ahead of the clock of the ingestor a sample may be; without a bound one stray clock stops a tenant',
      ),
    resources: resourcesOption({ cpu: '500m', memory: '2Gi', memoryLimit: '3Gi' }),
  })
  .refine(({ replicas, replicationFactor }) => (replicationFactor ?? 1) <= (replicas ?? Number.POSITIVE_INFINITY), {
    path: ['replicationFactor'],
    error: 'more copies than ingestors to keep them; expected at most replicas',
  })
  .refine(({ retention, lateness }) => seconds(lateness) < seconds(retention), {
    path: ['lateness'],
    error: 'samples would be taken that are past the retention; expected less than retention',
  });

const router = z.strictObject({
  replicas: replicas.optional().describe('default: by the size of the cluster'),
  resources: resourcesOption({ cpu: '100m', memory: '256Mi', memoryLimit: '384Mi' }),
  limits: ReceiveLimits.prefault({}),
});

const BODY = { least: '1Mi', most: '64Mi' };

const auth = z.strictObject({
  replicas: replicas.optional().describe('default: by the size of the cluster'),
  maxBodySize: quantity
    .refine((size) => bytes(size) >= bytes(BODY.least), {
      error: `requests of a few thousand samples would be refused for good; expected at least ${BODY.least}`,
    })
    .refine((size) => bytes(size) <= bytes(BODY.most), {
      error: `several at once have to fit on ${SCRATCH_SIZE} of disk, past which the pod is evicted; expected at most ${BODY.most}`,
    })
    .prefault('16Mi')
    .describe('largest compressed request; a larger one is refused for good'),
  resources: resourcesOption({ cpu: '50m', memory: '64Mi', memoryLimit: '96Mi' }),
});

export const ThanosReceiverOptions = z.strictObject({
  ingestor: ingestor.prefault({}),
  router: router.prefault({}),
  auth: auth.prefault({}),
  seriesPerNode: seriesPerNodeOption,
  tolerations: tolerationsOption,
});
