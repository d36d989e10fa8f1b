import { z } from 'zod';
import { bytes, dnsLabel, quantity } from '../../../clusters/schema/units.ts';

const requestLimits = z.strictObject({
  size: quantity.optional().describe('largest request after decompression'),
  series: z.int().min(1).optional().describe('most series in one request'),
  samples: z.int().min(1).optional().describe('most samples in one request'),
});

export const ReceiveLimits = z.strictObject({
  concurrency: z.int().min(1).optional().describe('requests that a router works on at once; further ones wait'),
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

/** Receive's limits file; it reads YAML, which JSON is. */
export function limitsFile({ concurrency, request: all, tenants }: z.output<typeof ReceiveLimits>): string {
  const write = {
    ...(concurrency === undefined ? {} : { global: { max_concurrency: concurrency } }),
    default: { request: request(all) },
    tenants: Object.fromEntries(
      Object.entries(tenants).map(([tenant, limits]) => [tenant, { request: request(limits) }]),
    ),
  };
  return `${JSON.stringify({ write }, null, 2)}\n`;
}
