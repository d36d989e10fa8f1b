import type { Construct } from 'constructs';
import {
  ServiceMonitor,
  type ServiceMonitorSpecEndpoints,
  type ServiceMonitorSpecEndpointsMetricRelabelings,
} from '../../imports/service-monitor.ts';
import type { Endpoint } from './endpoint.ts';
import type { Labels } from './manifest.ts';

export interface MonitorEndpoint extends Omit<ServiceMonitorSpecEndpoints, 'port' | 'targetPort'> {
  endpoint: Endpoint;
}

export interface MonitorProps {
  labels: Labels;
  endpoints: readonly [MonitorEndpoint, ...MonitorEndpoint[]];
  /** The label of the Service whose value becomes the job. Default: app.kubernetes.io/name. */
  jobLabel?: string;
  /** Labels of the pods that every sample gets. */
  podTargetLabels?: readonly string[];
}

/** Scrapes named ports of one Service; the selector and the port come from its endpoints, so that they exist. */
export function serviceMonitor(scope: Construct, name: string, props: MonitorProps): void {
  const { labels, endpoints, jobLabel, podTargetLabels } = props;
  const [{ endpoint: first }] = endpoints;
  new ServiceMonitor(scope, `ServiceMonitor-${name}`, {
    metadata: { name, labels },
    spec: {
      jobLabel: jobLabel ?? 'app.kubernetes.io/name',
      podTargetLabels: podTargetLabels?.slice(),
      namespaceSelector: { matchNames: [first.namespace] },
      selector: { matchLabels: identifying(first.serviceLabels) },
      endpoints: endpoints.map(({ endpoint, ...rest }) => ({ port: endpoint.port, ...rest })),
    },
  });
}

/** Throws away metrics by a pattern of their whole name (RE2). */
export const dropMetrics = (regex: string): ServiceMonitorSpecEndpointsMetricRelabelings => ({
  action: 'drop',
  sourceLabels: ['__name__'],
  regex,
});

/** Never the version, which changes. */
const identifying = (labels: Labels): Labels =>
  Object.fromEntries(
    Object.entries(labels).filter(([key]) =>
      ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'].includes(key),
    ),
  );
