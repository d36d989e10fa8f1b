import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { cpu, quantity } from '../../../clusters/schema/units.ts';
import { type ChartProps, component } from '../../shared/component.ts';
import { Deployment } from '../../shared/deployment.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { runTimeServices } from '../../shared/run-time-service.ts';
import { images } from '../../versions.ts';
import { OPERATOR_RULES } from './operator-rules.ts';
import { scraperOf } from './scraper.ts';

const PrometheusOperatorOptions = z.strictObject({
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  configReloader: z
    .strictObject({
      cpu: cpu.prefault('10m').describe('CPU request; there is no limit'),
      memory: quantity.prefault('50Mi').describe('memory request and limit'),
    })
    .prefault({})
    .describe('the container that the operator puts beside each Prometheus'),
  resources: resourcesOption({ cpu: '50m', memory: '128Mi', memoryLimit: '256Mi' }),
  tolerations: tolerationsOption,
});

/** Makes StatefulSets and scrape configuration of the custom resources, and keeps the list of the kubelets. */
class PrometheusOperator extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof PrometheusOperatorOptions>) {
    super(scope, id);
    const { fleet, cluster, namespace, options } = props;
    const { kubelet } = runTimeServices;
    const deployment = new Deployment(this, 'prometheus-operator', {
      component: 'prometheus-operator',
      namespace,
      image: imageReference(images.prometheusOperator, fleet),
      version: images.prometheusOperator.tag,
      replicas: 1,
      args: flags({
        'log-level': options.logLevel,
        'kubelet-service': `${kubelet.namespace}/${kubelet.name}`,
        // Endpoints are deprecated since Kubernetes 1.33, and the scrapers discover by slices.
        'kubelet-endpoints': 'false',
        'kubelet-endpointslice': true,
        // The read-only port of the kubelets is closed.
        'kubelet-http-metrics': 'false',
        'prometheus-config-reloader': imageReference(images.prometheusConfigReloader, fleet),
        'config-reloader-cpu-request': options.configReloader.cpu,
        'config-reloader-cpu-limit': 0,
        'config-reloader-memory-request': options.configReloader.memory,
        'config-reloader-memory-limit': options.configReloader.memory,
        'watch-referenced-objects-in-all-namespaces': true,
        'disable-unmanaged-prometheus-configuration': true,
      }),
      ports: { http: 8080 },
      liveness: { port: 'http', path: '/healthz' },
      readiness: { port: 'http', path: '/healthz' },
      resources: options.resources,
      user: 65534,
      clusterRules: OPERATOR_RULES,
      tolerations: options.tolerations,
    });
    const http = deployment.service({ http: 8080 }, { headless: true }).endpoint('http');
    serviceMonitor(this, 'prometheus-operator', {
      labels: deployment.labels,
      endpoints: [{ endpoint: http, honorLabels: true }],
    });
    allow(this, deployment, { from: [incoming(scraperOf(cluster), http)], to: [toApiServer(cluster)] });
  }
}

export const prometheusOperator = component({
  name: 'prometheus-operator',
  summary: 'runs the Prometheus, agents and rulers that custom resources describe',
  namespace: 'monitoring',
  wave: 'operators',
  roles: ['central', 'edge'],
  options: PrometheusOperatorOptions,
  operates: ['monitoring.coreos.com'],
  chart: PrometheusOperator,
  // It holds no data: what it has made belongs to the custom resources and runs on without it.
  onRemoval: 'delete',
});
