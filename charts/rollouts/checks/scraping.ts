import type { Manifests } from '../../shared/manifest.ts';
import { ASSUMED } from '../plan/assumptions.ts';
import { promSeconds } from '../plan/duration.ts';

/** Seconds between two scrapes of a pod, as what scrapes the cluster has it; the fleet's default where nothing does. */
export function scrapeIntervalOf(manifests: Manifests): number {
  const [scraper] = manifests.ofKind('Prometheus', 'PrometheusAgent');
  const { scrapeInterval } = scraper?.object.spec ?? {};
  return (scrapeInterval === undefined ? undefined : promSeconds(scrapeInterval)) ?? ASSUMED.scrapeInterval;
}
