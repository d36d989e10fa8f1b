import type { Construct } from 'constructs';
import { Deployment } from '../../../shared/deployment.ts';
import { urlOf } from '../../../shared/endpoint.ts';
import { flags } from '../../../shared/flags.ts';
import { imageReference } from '../../../shared/image.ts';
import { serviceMonitor } from '../../../shared/monitor.ts';
import { allow, incoming, outgoing } from '../../../shared/network.ts';
import { images } from '../../../versions.ts';
import { scraperOf } from '../../metrics/scraper.ts';
import { OPENSEARCH } from '../opensearch-door.ts';
import { EXPORTER } from './names.ts';
import type { OpenSearchProps } from './opensearch.ts';
import { EXPORTER_USER } from './users.ts';

const PORT = 9114;
const CA_FOLDER = '/etc/opensearch-ca';

/** Asks one node for all of them; the series name the node in `name`. */
export function exporter(
  scope: Construct,
  { fleet, cluster, namespace, component, options, secrets }: OpenSearchProps,
) {
  const deployment = new Deployment(scope, EXPORTER, {
    component,
    namespace,
    image: imageReference(images.elasticsearchExporter, fleet),
    version: images.elasticsearchExporter.tag,
    replicas: 1,
    args: flags({
      'es.uri': urlOf(OPENSEARCH, 'https'),
      'es.ca': `${CA_FOLDER}/ca.crt`,
      'es.all': true,
      'es.timeout': '20s',
      'collector.snapshots': true,
      'web.listen-address': `:${PORT}`,
    }),
    env: { ES_USERNAME: EXPORTER_USER.name, ES_PASSWORD: { secretKey: secrets.exporter.key('password') } },
    ports: { http: PORT },
    liveness: { port: 'http', path: '/healthz' },
    readiness: { port: 'http', path: '/healthz' },
    mounts: { [CA_FOLDER]: { type: 'secret', secret: secrets.node.only('ca.crt') } },
    resources: options.exporter.resources,
    user: 65534,
    tolerations: options.tolerations,
  });
  const http = deployment.service({ http: PORT }).endpoint('http');
  serviceMonitor(scope, EXPORTER, {
    labels: deployment.labels,
    // Its own label of that name is the name of the OpenSearch cluster, and would win.
    endpoints: [
      {
        endpoint: http,
        interval: '60s',
        scrapeTimeout: '25s',
        metricRelabelings: [{ action: 'labeldrop', regex: 'cluster' }],
      },
    ],
  });
  allow(scope, deployment, { from: [incoming(scraperOf(cluster), http)], to: [outgoing(OPENSEARCH)] });
}
