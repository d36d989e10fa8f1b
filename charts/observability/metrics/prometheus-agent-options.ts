import { z } from 'zod';
import { duration, quantity, replicas, seconds } from '../../../clusters/schema/units.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { relabeling } from '../../shared/relabeling.ts';
import { scrapeIntervalOption } from './intervals.ts';
import { scrapeConfigOption, timeoutsFit } from './scrape-configs.ts';

/** How long a receiver may be away while nothing is wrong. */
const A_RESTART = '5m';

export const queueConfig = z
  .strictObject({
    capacity: z.int().min(1).default(10_000).describe('samples that wait in the memory of one shard'),
    maxShards: z.int().min(1).optional().describe('default: 10 with one node, 50 with more'),
    minShards: z.int().min(1).default(1),
    maxSamplesPerSend: z.int().min(1).default(2000),
    batchSendDeadline: duration.default('5s').describe('how long a sample waits for a request to fill'),
    minBackoff: duration.default('30ms'),
    maxBackoff: duration.default('5s'),
    retryOnRateLimit: z.boolean().default(true).describe('without it, what a receiver refuses by 429 is lost'),
    sampleAgeLimit: duration
      .refine((age) => seconds(age) >= seconds(A_RESTART), {
        error: `a receiver that restarts takes nothing for minutes, and what waits for it would be dropped; expected at least ${A_RESTART}`,
      })
      .optional()
      .describe('drop what is older instead of sending it; default: send all'),
  })
  .refine(({ capacity, maxSamplesPerSend }) => capacity >= 3 * maxSamplesPerSend, {
    path: ['capacity'],
    error: 'the queue holds too few requests; expected at least 3 times maxSamplesPerSend',
  })
  .refine(({ minShards, maxShards }) => maxShards === undefined || minShards <= maxShards, {
    path: ['minShards'],
    error: 'minShards is above maxShards; expected at most as many',
  });

export const PrometheusAgentOptions = z
  .strictObject({
    replicas: replicas.optional().describe('default: by the size of the cluster; each scrapes and sends everything'),
    scrapeInterval: scrapeIntervalOption,
    outageTolerance: duration
      .default('24h')
      .describe(
        'how long samples wait for the central cluster, while the pod and its remote write stay as they are: after a ' +
          'restart Prometheus sends only what is newer. Pause the agents while the receiver is down',
      ),
    storage: quantity.prefault('10Gi').describe('volume of one replica, for samples that are not yet sent'),
    queueConfig: queueConfig.prefault({}),
    writeRelabelConfigs: z.array(relabeling).default([]).describe('what is sent: drop series or rewrite their labels'),
    scrapeConfigs: scrapeConfigOption,
    resources: resourcesOption({ cpu: '200m', memory: '512Mi', memoryLimit: '1Gi' }),
    tolerations: tolerationsOption,
  })
  .superRefine(timeoutsFit)
  .superRefine(({ outageTolerance, queueConfig: { sampleAgeLimit } }, context) => {
    if (sampleAgeLimit === undefined || seconds(sampleAgeLimit) >= seconds(outageTolerance)) return;
    // The queue has said so already.
    if (seconds(sampleAgeLimit) < seconds(A_RESTART)) return;
    const message = `samples wait ${outageTolerance} for the central cluster, and would be dropped then; expected at least ${outageTolerance}, or a shorter outageTolerance`;
    context.addIssue({ code: 'custom', path: ['queueConfig', 'sampleAgeLimit'], message });
  });
