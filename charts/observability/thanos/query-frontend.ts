import type { Construct } from 'constructs';
import { ConfigFiles } from '../../shared/config-files.ts';
import { Deployment } from '../../shared/deployment.ts';
import { type Endpoint, urlOf } from '../../shared/endpoint.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, outgoing, type PodPeer } from '../../shared/network.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { THANOS, THANOS_PORTS } from './endpoints.ts';
import { NOBODY, PROBES } from './process.ts';
import { answersOf } from './query-options.ts';
import type { ThanosQueryProps } from './thanos-query.ts';

const { name: NAME, component: COMPONENT } = THANOS.frontend;

/** Splits long queries by time and keeps their answers; who looks at dashboards asks it. */
export function queryFrontend(
  scope: Construct,
  props: ThanosQueryProps,
  { query, askers }: { query: Endpoint<'http'>; askers: readonly PodPeer[] },
): Endpoint<'http'> {
  const { cluster, fleet, namespace, options, profile } = props;
  const { replicas, splitInterval, logSlowerThan, resources } = options.frontend;
  const files = new ConfigFiles(scope, NAME, {
    labels: objectLabels(THANOS.frontend),
    files: { 'cache.json': cacheFile(answersOf(options.frontend)) },
  });
  const deployment = new Deployment(scope, NAME, {
    component: COMPONENT,
    namespace,
    image: imageReference(images.thanos, fleet),
    version: images.thanos.tag,
    replicas: replicas ?? profile.queries,
    args: [
      'query-frontend',
      ...flags({
        'http-address': `0.0.0.0:${THANOS_PORTS.http}`,
        'enable-auto-gomemlimit': true,
        'query-frontend.downstream-url': urlOf(query),
        'query-frontend.compress-responses': true,
        'query-frontend.log-queries-longer-than': logSlowerThan,
        'query-range.split-interval': splitInterval,
        'query-range.max-retries-per-request': 5,
        'query-range.response-cache-config-file': '/etc/thanos/cache.json',
        'labels.split-interval': splitInterval,
        'labels.response-cache-config-file': '/etc/thanos/cache.json',
      }),
    ],
    ports: { http: THANOS_PORTS.http },
    ...PROBES,
    mounts: { '/etc/thanos': { type: 'config', files }, '/tmp': { type: 'empty' } },
    resources,
    ...NOBODY,
    tolerations: options.tolerations,
  });
  const http = deployment.service({ http: THANOS_PORTS.http }).endpoint('http');
  serviceMonitor(scope, NAME, { labels: deployment.labels, endpoints: [{ endpoint: http }] });
  allow(scope, deployment, {
    from: [...askers.map((asker) => incoming(asker, http)), incoming(scraperOf(cluster), http)],
    to: [outgoing(query)],
  });
  return http;
}

const cacheFile = (size: string): string =>
  `${JSON.stringify({ type: 'IN-MEMORY', config: { max_size: size, validity: '6h' } }, null, 2)}\n`;
