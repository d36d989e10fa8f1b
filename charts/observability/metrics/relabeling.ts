import type { ServiceMonitorSpecEndpointsRelabelings } from '../../../imports/service-monitor.ts';

/** Takes away the labels of an exporter's own pod, whose metrics are about other objects. */
export const WITHOUT_OWN_POD: ServiceMonitorSpecEndpointsRelabelings[] = [
  { action: 'labeldrop', regex: 'pod|service|endpoint|namespace|container' },
];

/** Names a target after its node rather than by address and port. */
export const INSTANCE_IS_NODE: ServiceMonitorSpecEndpointsRelabelings[] = [
  { action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'instance' },
];
