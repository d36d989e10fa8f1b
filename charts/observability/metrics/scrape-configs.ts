import type { Construct } from 'constructs';
import { z } from 'zod';
import { dnsLabel, duration, ipv4, seconds } from '../../../clusters/schema/units.ts';
import { ScrapeConfig } from '../../../imports/scrape-config.ts';
import { hostPortOf } from '../../shared/host-port.ts';
import type { Labels } from '../../shared/manifest.ts';
import type { Outgoing } from '../../shared/network.ts';
import { relabeling } from '../../shared/relabeling.ts';

const target = z.string().refine((text) => hostPortOf(text) !== undefined, {
  error: 'expected a host and a port such as 192.168.101.10:9100',
});

const scrapeConfig = z.strictObject({
  targets: z.array(target).min(1).describe('host:port'),
  labels: z
    .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string())
    .default({})
    .describe('added to each target'),
  scheme: z.enum(['http', 'https']).default('http'),
  metricsPath: z.string().startsWith('/').default('/metrics'),
  params: z.record(z.string().min(1), z.array(z.string()).min(1)).optional().describe('of the URL'),
  scrapeInterval: duration.optional().describe('default: that of the scraper'),
  scrapeTimeout: duration.optional(),
  honorLabels: z.boolean().default(false),
  relabelings: z.array(relabeling).default([]).describe('of targets, before they are scraped'),
  metricRelabelings: z.array(relabeling).default([]).describe('of samples, after they are scraped'),
});

export const scrapeConfigOption = z
  .record(dnsLabel, scrapeConfig)
  .default({})
  .describe('targets that no monitor finds, by the name of their job');

/** A target that may take longer than it has: the operator leaves out the whole job. */
export function timeoutsFit(
  { scrapeInterval, scrapeConfigs }: { scrapeInterval: string; scrapeConfigs: ScrapeConfigs },
  context: z.RefinementCtx,
): void {
  for (const [job, { scrapeTimeout, scrapeInterval: own = scrapeInterval }] of Object.entries(scrapeConfigs)) {
    if (scrapeTimeout === undefined || seconds(scrapeTimeout) <= seconds(own)) continue;
    context.addIssue({
      code: 'custom',
      path: ['scrapeConfigs', job, 'scrapeTimeout'],
      message: `is longer than the ${own} between two scrapes; expected at most that, or a scrapeInterval beside it`,
    });
  }
}

type ScrapeConfigs = z.output<typeof scrapeConfigOption>;

/** One object for each job, which every scraper of the cluster selects. */
export function scrapeConfigs(scope: Construct, jobs: ScrapeConfigs, labels: Labels): void {
  for (const [
    jobName,
    { targets, labels: targetLabels, scheme, relabelings, metricRelabelings, ...rest },
  ] of Object.entries(jobs)) {
    new ScrapeConfig(scope, `ScrapeConfig-${jobName}`, {
      metadata: { name: jobName, labels },
      spec: {
        jobName,
        staticConfigs: [{ targets, labels: targetLabels }],
        scheme,
        ...(relabelings.length > 0 ? { relabelings } : {}),
        ...(metricRelabelings.length > 0 ? { metricRelabelings } : {}),
        ...rest,
      },
    });
  }
}

/** The ways to targets outside the cluster; inside, a scraper may reach every pod and node. */
export function toTargets(jobs: ScrapeConfigs): Outgoing[] {
  const targets = new Set(Object.values(jobs).flatMap((job) => job.targets));
  return [...targets].sort().flatMap((text): Outgoing[] => {
    const { host, port } = hostPortOf(text)!;
    if (ipv4.safeParse(host).success) return [{ to: { addresses: [host] }, ports: [port] }];
    return /\.(svc|local)$/.test(host) ? [] : [{ to: { host }, ports: [port] }];
  });
}
