import { z } from 'zod';
import { bytes, dnsLabel, quantity } from '../../../clusters/schema/units.ts';
import type { Resources } from '../../shared/pod.ts';

/** What a router takes before it works on any request. */
const AT_REST = bytes('100Mi');

/**
 * What a request of 2000 samples takes while a router works on it: 1.4 MiB of it as text of labels, and what is made of
 * that until it is handed on. Source: measured with v0.42.4.
 */
const REQUEST = bytes('12Mi');

/** As many requests as an ingestor is handed at once: fewer would leave it idle. Source: receive.forward.async-workers. */
const FEWEST = 5;

/** More are done no sooner, and some of them wait past the 5 seconds that a router gives each to be handed on. */
const MOST = 32;

const requestLimits = z.strictObject({
  size: quantity.optional().describe('largest request after decompression'),
  series: z.int().min(1).optional().describe('most series in one request'),
  samples: z.int().min(1).optional().describe('most samples in one request'),
});

export const ReceiveLimits = z.strictObject({
  concurrency: z
    .int()
    .min(1)
    .or(z.literal('unlimited'))
    .optional()
    .describe('requests that a router works on at once; further ones wait; default: by the memory limit'),
  request: requestLimits
    .prefault({})
    .describe('for every cluster; what is over a limit is answered with 413, and the writer drops it for good'),
  tenants: z.record(dnsLabel, requestLimits).default({}).describe('cluster → limits of its own'),
});

type RequestLimits = z.output<typeof requestLimits>;

const request = ({ size, series, samples }: RequestLimits) => ({
  ...(size === undefined ? {} : { size_bytes_limit: bytes(size) }),
  ...(series === undefined ? {} : { series_limit: series }),
  ...(samples === undefined ? {} : { samples_limit: samples }),
});

type Memory = Pick<Resources, 'memory' | 'memoryLimit'>;

/** As many requests as fit into the memory: when a fleet writes what it has kept for hours, all of it comes at once. */
function fittingConcurrency({ memory, memoryLimit }: Memory): number {
  const fitting = Math.floor((bytes(memoryLimit ?? memory) - AT_REST) / REQUEST);
  return Math.min(MOST, Math.max(FEWEST, fitting));
}

/** Receive's limits file; it reads YAML, which JSON is. A request waits before its body is read. */
export function limitsFile(limits: z.output<typeof ReceiveLimits>, resources: Memory): string {
  const { concurrency = fittingConcurrency(resources), request: all, tenants } = limits;
  const write = {
    ...(concurrency === 'unlimited' ? {} : { global: { max_concurrency: concurrency } }),
    default: { request: request(all) },
    tenants: Object.fromEntries(
      Object.entries(tenants).map(([tenant, limits]) => [tenant, { request: request(limits) }]),
    ),
  };
  return `${JSON.stringify({ write }, null, 2)}\n`;
}
