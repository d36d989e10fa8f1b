import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { type ChartProps, component } from '../../shared/component.ts';
import { Deployment } from '../../shared/deployment.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../shared/options.ts';
import { BACKUP_LABELS } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { COLLECTOR_NAMES, collectorRules, DEFAULT_COLLECTORS } from './collectors.ts';
import { WITHOUT_OWN_POD } from './relabeling.ts';
import { scraperOf } from './scraper.ts';

const collector = z.enum(COLLECTOR_NAMES);
const labelKey = z
  .string()
  .regex(/^(\*|[\w./-]+\*?)$/, { error: 'expected a label key such as app.kubernetes.io/name' });

const KubeStateMetricsOptions = z.strictObject({
  collectors: z
    .array(collector)
    .min(1)
    .default(DEFAULT_COLLECTORS)
    .describe('kinds to watch; default: all but those that are secret, or many and changing'),
  metricLabelsAllowlist: z
    .partialRecord(collector, z.array(labelKey).min(1))
    .default({})
    .describe('kind → label keys that become labels of kube_<kind>_labels; each multiplies series'),
  resources: resourcesOption({ cpu: '10m', memory: '190Mi', memoryLimit: '512Mi' }),
  tolerations: tolerationsOption,
});

type Props = ChartProps<typeof KubeStateMetricsOptions>;

/** Tells the state of a cluster's objects. One replica: two would double every series. */
class KubeStateMetrics extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options } = props;
    const deployment = new Deployment(this, 'kube-state-metrics', {
      component: 'kube-state-metrics',
      namespace,
      image: imageReference(images.kubeStateMetrics, fleet),
      version: images.kubeStateMetrics.tag,
      replicas: 1,
      args: flags({
        resources: [...options.collectors].sort().join(','),
        'metric-labels-allowlist': allowlist(shownLabels(props)),
      }),
      ports: { http: 8080, telemetry: 8081 },
      // Asks the API server too: an exporter that cannot reach it has nothing to tell.
      liveness: { port: 'http', path: '/livez', timeoutSeconds: 5 },
      readiness: { port: 'telemetry', path: '/readyz', timeoutSeconds: 5 },
      resources: options.resources,
      user: 65534,
      clusterRules: collectorRules(options.collectors),
      tolerations: options.tolerations,
    });
    const service = deployment.service({ http: 8080, telemetry: 8081 }, { headless: true });
    const [http, telemetry] = [service.endpoint('http'), service.endpoint('telemetry')];
    serviceMonitor(this, 'kube-state-metrics', {
      labels: deployment.labels,
      endpoints: [
        // Its labels namespace and pod name the objects; without honorLabels they would name the exporter itself.
        { endpoint: http, honorLabels: true, relabelings: WITHOUT_OWN_POD },
        { endpoint: telemetry },
      ],
    });
    allow(this, deployment, { from: [incoming(scraperOf(cluster), http, telemetry)], to: [toApiServer(cluster)] });
  }
}

/** Those that are asked for, and what alerts on backups need. */
function shownLabels({ cluster, options }: Pick<Props, 'cluster' | 'options'>): Record<string, readonly string[]> {
  const { collectors, metricLabelsAllowlist: asked } = options;
  if (cluster.components.longhorn === undefined || !collectors.includes('persistentvolumeclaims')) return asked;
  const claims = asked.persistentvolumeclaims ?? [];
  return { ...asked, persistentvolumeclaims: [...new Set([...claims, ...BACKUP_LABELS])] };
}

/** `pods=[app,team],nodes=[zone]`, or nothing. */
function allowlist(labels: Record<string, readonly string[]>): string | undefined {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : entries.map(([kind, keys]) => `${kind}=[${keys.join(',')}]`).join(',');
}

export const kubeStateMetrics = component({
  name: 'kube-state-metrics',
  summary: 'metrics about the state of Kubernetes objects',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central', 'edge'],
  options: KubeStateMetricsOptions,
  chart: KubeStateMetrics,
  onRemoval: 'delete',
});
