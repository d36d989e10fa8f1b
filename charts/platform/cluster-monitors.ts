import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { PodMonitor } from '../../imports/pod-monitor.ts';
import type { ServiceMonitorSpecEndpointsMetricRelabelings } from '../../imports/service-monitor.ts';
import { type ChartProps, component } from '../shared/component.ts';
import { objectLabels } from '../shared/labels.ts';
import { runTimeServices } from '../shared/run-time-service.ts';
import { API_SERVER_DROPS, CADVISOR_DROPS, KUBELET_DROPS } from './high-cardinality.ts';
import { monitorOf } from './run-time-monitor.ts';

const scraped = (what: string) => z.boolean().default(true).describe(what);

const Options = z.strictObject({
  kubelet: scraped('the kubelets: themselves, containers (cAdvisor) and probes'),
  apiServer: scraped('the API servers'),
  coreDns: scraped('CoreDNS'),
  cilium: z
    .strictObject({
      agent: scraped('Cilium’s agents; needs its Helm value prometheus.enabled'),
      operator: scraped('Cilium’s operator; needs operator.prometheus.enabled, which is its default'),
      envoy: scraped('Cilium’s Envoy, which is the ingress; needs envoy.prometheus.enabled, which is its default'),
      hubble: z.boolean().default(false).describe('flows by Hubble; needs hubble.metrics.enabled, a list of metrics'),
    })
    .prefault({}),
});

/** Whether kubelets, or API servers, of a cluster are scraped. */
export function scrapes(what: 'kubelet' | 'apiServer', { components }: Pick<ClusterData, 'components'>): boolean {
  const found = Options.safeParse(components['cluster-monitors']?.options);
  return found.success && found.data[what];
}

/** Whether the flows that Hubble sees on a cluster are scraped. */
export function scrapesHubble({ components }: Pick<ClusterData, 'components'>): boolean {
  const found = Options.safeParse(components['cluster-monitors']?.options);
  return found.success && found.data.cilium.hubble;
}

/** Of the ServiceAccount with which the scraper runs. */
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const CA = '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

/** Pods of Cilium with their metrics port. Its Services exist only beside monitors of its own, its pods always. */
const CILIUM = {
  agent: { name: 'cilium-agent', port: 'prometheus', pods: { 'k8s-app': 'cilium' } },
  operator: { name: 'cilium-operator', port: 'prometheus', pods: { 'io.cilium/app': 'operator' } },
  envoy: { name: 'cilium-envoy', port: 'envoy-metrics', pods: { 'k8s-app': 'cilium-envoy' } },
  hubble: { name: 'hubble', port: 'hubble-metrics', pods: { 'k8s-app': 'cilium' } },
} as const;

/** What scrapes the parts of a cluster that stand before anything of ours. */
class ClusterMonitors extends Chart {
  constructor(scope: Construct, id: string, { options }: ChartProps<typeof Options>) {
    super(scope, id);
    if (options.kubelet) this.kubelet();
    if (options.apiServer) this.apiServer();
    if (options.coreDns) this.coreDns();
    for (const part of ['agent', 'operator', 'envoy', 'hubble'] as const) {
      if (options.cilium[part]) this.cilium(CILIUM[part]);
    }
  }

  private kubelet(): void {
    const target = {
      service: runTimeServices.kubelet,
      labels: labelsOf('kubelet'),
      jobLabel: 'app.kubernetes.io/name',
    };
    monitorOf(this, 'kubelet', target, [
      kubeletPath('/metrics', KUBELET_DROPS),
      // Kubelets give cAdvisor's samples a time of their own, with which series of a gone container linger.
      { ...kubeletPath('/metrics/cadvisor', CADVISOR_DROPS), honorTimestamps: false },
      kubeletPath('/metrics/probes', []),
    ]);
  }

  private apiServer(): void {
    monitorOf(
      this,
      'kube-apiserver',
      { service: runTimeServices.kubernetes, labels: labelsOf('kube-apiserver'), jobLabel: 'component' },
      [
        {
          port: 'https',
          scheme: 'https',
          bearerTokenFile: TOKEN,
          tlsConfig: { caFile: CA, serverName: 'kubernetes' },
          metricRelabelings: API_SERVER_DROPS,
        },
      ],
    );
  }

  private coreDns(): void {
    monitorOf(this, 'coredns', { service: runTimeServices.kubeDns, labels: labelsOf('coredns'), jobLabel: 'k8s-app' }, [
      { port: 'metrics' },
    ]);
  }

  private cilium({ name, port, pods }: (typeof CILIUM)[keyof typeof CILIUM]): void {
    new PodMonitor(this, `PodMonitor-${name}`, {
      metadata: { name, labels: labelsOf(name) },
      spec: {
        namespaceSelector: { matchNames: ['kube-system'] },
        selector: { matchLabels: { ...pods } },
        podMetricsEndpoints: [
          {
            port,
            relabelings: [
              { action: 'replace', targetLabel: 'job', replacement: name },
              { action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
            ],
          },
        ],
      },
    });
  }
}

const kubeletPath = (path: string, metricRelabelings: ServiceMonitorSpecEndpointsMetricRelabelings[]) => ({
  port: 'https-metrics' as const,
  scheme: 'https' as const,
  path,
  bearerTokenFile: TOKEN,
  // kubeadm has each kubelet sign its own certificate.
  tlsConfig: { insecureSkipVerify: true },
  // Metrics of containers carry the names of their own pods and namespaces.
  honorLabels: true,
  relabelings: [{ action: 'replace' as const, sourceLabels: ['__metrics_path__'], targetLabel: 'metrics_path' }],
  ...(metricRelabelings.length > 0 ? { metricRelabelings } : {}),
});

const labelsOf = (name: string) => objectLabels({ name, component: 'cluster-monitors' });

export const clusterMonitors = component({
  name: 'cluster-monitors',
  summary: 'what scrapes kubelets, the API server, CoreDNS and Cilium',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central', 'edge'],
  options: Options,
  chart: ClusterMonitors,
  onRemoval: 'delete',
});
