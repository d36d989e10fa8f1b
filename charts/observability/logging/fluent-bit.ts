import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type ChartProps, component } from '../../shared/component.ts';
import { ConfigFiles } from '../../shared/config-files.ts';
import { DaemonSet } from '../../shared/daemon-set.ts';
import { imageReference } from '../../shared/image.ts';
import { objectLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { secret } from '../../shared/secret.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { CONFIG_FILE, renderConfig } from './fluent-bit-config.ts';
import { FluentBitOptions } from './fluent-bit-options.ts';
import { fluentBitConfig, GRACE, HTTP_PORT, PASSWORD_VARIABLE, STATE_FOLDER } from './fluent-bit-pipeline.ts';
import { logPeriodOf } from './log-period.ts';
import { LOG_WRITER_PASSWORD, openSearchTarget } from './opensearch-door.ts';

const secrets = {
  opensearch: secret('fluent-bit-opensearch', ['password', 'ca.crt'], {
    purpose: 'the password of the OpenSearch user that writes logs, and the authority of its certificate',
    values: { password: { from: 'random', length: 40, id: LOG_WRITER_PASSWORD }, 'ca.crt': { from: 'fleet-ca' } },
  }),
};

const CONFIG_FOLDER = '/fluent-bit/etc/conf';
const CA_FOLDER = '/fluent-bit/etc/opensearch';

/** Follows the logs of every container of a node and delivers them to the central OpenSearch. */
class FluentBit extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof FluentBitOptions, typeof secrets>) {
    super(scope, id);
    const { fleet, cluster, namespace, options, secrets } = props;
    const { tag } = images.fluentBit;
    const target = openSearchTarget(fleet, cluster);
    const caFile = `${CA_FOLDER}/ca.crt`;
    const files = new ConfigFiles(this, 'fluent-bit', {
      files: {
        [CONFIG_FILE]: renderConfig(
          fluentBitConfig({
            cluster: cluster.name,
            dateFormat: logPeriodOf(fleet).format,
            namespace,
            target,
            caFile,
            options,
          }),
        ),
      },
      labels: objectLabels({ name: 'fluent-bit', component: id }),
    });
    const agent = new DaemonSet(this, 'fluent-bit', {
      component: id,
      namespace,
      image: imageReference(images.fluentBit, fleet),
      version: tag,
      command: ['/fluent-bit/bin/fluent-bit'],
      args: [`--config=${CONFIG_FOLDER}/${CONFIG_FILE}`],
      env: { [PASSWORD_VARIABLE]: { secretKey: secrets.opensearch.key('password') } },
      ports: { http: HTTP_PORT },
      liveness: { port: 'http', path: '/' },
      readiness: { port: 'http', path: '/api/v1/health' },
      mounts: {
        [CONFIG_FOLDER]: { type: 'config', files },
        [CA_FOLDER]: { type: 'secret', secret: secrets.opensearch.only('ca.crt') },
        '/var/log': { type: 'host', path: '/var/log' },
        [STATE_FOLDER]: { type: 'host', path: STATE_FOLDER, writable: true, create: true },
        '/tmp': { type: 'empty' },
      },
      // The logs of containers belong to root and are closed to all others; it has to read them, and nothing more.
      user: 0,
      capabilities: ['DAC_READ_SEARCH'],
      resources: options.resources,
      tolerations: options.tolerations,
      priorityClassName: 'system-node-critical',
      terminationGracePeriod: GRACE + 15,
      clusterRules: [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
    });
    const http = agent.service({ http: HTTP_PORT }, { headless: true }).endpoint('http');
    serviceMonitor(this, 'fluent-bit', {
      labels: agent.labels,
      endpoints: [{ endpoint: http, path: '/api/v2/metrics/prometheus' }],
    });
    allow(this, agent, { from: [incoming(scraperOf(cluster), http)], to: [toApiServer(cluster), target.flow] });
  }
}

export const fluentBit = component({
  name: 'fluent-bit',
  summary: 'delivers the logs of every node to the central OpenSearch',
  namespace: 'logging-agent',
  wave: 'logs',
  roles: ['central', 'edge'],
  options: FluentBitOptions,
  secrets,
  chart: FluentBit,
  // What it has not delivered lies on the nodes and outlives its objects.
  onRemoval: 'delete',
});
