import { z } from 'zod';
import { duration, replicas, seconds } from '../../../clusters/schema/units.ts';
import { loginProxyOption, resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { cacheSize, cachesFit, cachesProblem, fittingSize } from './cache-size.ts';

/** Of queries, and of labels. */
const CACHES = 2;
const ANSWERS = '256MB';

export const ThanosQueryOptions = z.strictObject({
  query: z
    .strictObject({
      replicas: replicas.optional().describe('default: by the size of the cluster'),
      timeout: duration.default('2m').describe('of one query'),
      maxConcurrent: z.int().min(1).default(20).describe('queries at once in one process'),
      maxSamples: z
        .int()
        .min(0)
        .default(50_000_000)
        .describe('samples that one request to a store may bring; 0: no limit'),
      resources: resourcesOption({ cpu: '200m', memory: '512Mi', memoryLimit: '2Gi' }),
    })
    .prefault({}),
  frontend: z
    .strictObject({
      replicas: replicas.optional().describe('default: by the size of the cluster'),
      splitInterval: duration.default('24h').describe('long queries are asked in parts of this length'),
      cacheSize: cacheSize(ANSWERS).describe(
        `answers kept in memory: of queries, and as much again of labels; default: ${ANSWERS}, or what fits into the memory limit`,
      ),
      logSlowerThan: duration.default('10s'),
      resources: resourcesOption({ cpu: '100m', memory: '512Mi', memoryLimit: '768Mi' }),
    })
    .refine((options) => cachesFit(options, CACHES), cachesProblem)
    .prefault({}),
  ui: loginProxyOption('serves Thanos’ own UI to people, behind a login'),
  edges: loginProxyOption('lets each cluster ask for its own metrics, behind a login and as its own tenant'),
  tolerations: tolerationsOption,
});

type Frontend = z.output<typeof ThanosQueryOptions>['frontend'];

/** The size of each cache of answers. */
export const answersOf = ({ cacheSize, resources }: Frontend): string =>
  cacheSize ?? fittingSize(ANSWERS, resources, CACHES);

/** Seconds that an answer may take at whoever stands between a query and who asks: as long as the query itself, and some. */
export const patienceOf = ({ query }: Pick<z.output<typeof ThanosQueryOptions>, 'query'>): number =>
  Math.ceil(seconds(query.timeout)) + 30;
