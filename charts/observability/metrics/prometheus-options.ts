import { z } from 'zod';
import { duration, quantity, replicas } from '../../../clusters/schema/units.ts';
import { loginProxyOption, resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { relabeling } from '../../shared/relabeling.ts';
import { evaluationIntervalOption, scrapeIntervalOption } from './intervals.ts';
import { queueConfig } from './prometheus-agent-options.ts';
import { scrapeConfigOption, timeoutsFit } from './scrape-configs.ts';

export const PrometheusOptions = z
  .strictObject({
    replicas: replicas.optional().describe('default: by the size of the cluster; each scrapes and sends everything'),
    scrapeInterval: scrapeIntervalOption,
    evaluationInterval: evaluationIntervalOption,
    retention: duration.default('24h').describe('on the volume; Thanos keeps what is older'),
    retentionShare: z
      .number()
      .min(0.5)
      .max(0.95)
      .default(0.85)
      .describe('part of the volume that blocks may take; the rest is for the WAL and for compaction'),
    storage: quantity.prefault('20Gi').describe('volume of one replica'),
    queueConfig: queueConfig.prefault({}),
    writeRelabelConfigs: z.array(relabeling).default([]).describe('what is sent: drop series or rewrite their labels'),
    scrapeConfigs: scrapeConfigOption,
    ui: loginProxyOption('serves its UI to people, behind a login'),
    resources: resourcesOption({ cpu: '500m', memory: '2Gi', memoryLimit: '3Gi' }),
    tolerations: tolerationsOption,
  })
  .superRefine(timeoutsFit);
