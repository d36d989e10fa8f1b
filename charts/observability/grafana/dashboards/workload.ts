import { CLUSTER, type Dashboard, IN_NAMESPACE, NAMESPACE, row, WORKLOAD } from './dashboard.ts';
import { graph, stat } from './panel.ts';
import { UID } from './uids.ts';

const CONTAINERS = `${IN_NAMESPACE}, container!="", container!="POD"`;
const PODS = `namespace_workload_pod:kube_pod_owner:relabel{${IN_NAMESPACE}, workload=~"$workload"}`;

/** Only the pods of what is chosen. */
const ofWorkload = (perPod: string): string => `${perPod} and on (cluster, namespace, pod) ${PODS}`;

const perPod = (what: string): string => ofWorkload(`sum by (cluster, namespace, pod) (${what})`);

const cpu = `rate(container_cpu_usage_seconds_total{${CONTAINERS}}[$__rate_interval])`;
const memory = `container_memory_working_set_bytes{${CONTAINERS}}`;
const bound = (kind: 'requests' | 'limits', resource: string): string =>
  perPod(`kube_pod_container_resource_${kind}{${IN_NAMESPACE}, resource="${resource}"}`);

export const workloadDashboard: Dashboard = {
  uid: UID.workload,
  title: 'Workload',
  description: 'Are the pods of a workload well, and are their requests and limits right?',
  variables: [CLUSTER, NAMESPACE, WORKLOAD],
  rows: [
    row(
      'Pods',
      stat('Pods', 'none', `sum(count by (cluster) (${PODS}))`),
      stat('Running', 'none', `sum(${perPod(`kube_pod_status_phase{${IN_NAMESPACE}, phase="Running"}`)})`),
      stat('Ready', 'none', `sum(${perPod(`kube_pod_status_ready{${IN_NAMESPACE}, condition="true"}`)})`),
      stat(
        'Restarts in an hour',
        'none',
        `sum(${perPod(`increase(kube_pod_container_status_restarts_total{${IN_NAMESPACE}}[1h])`)})`,
        { levels: { warning: 1, critical: 5 } },
      ),
      stat('CPU', 'short', `sum(${perPod(cpu)})`),
      stat('Memory', 'bytes', `sum(${perPod(memory)})`),
    ),
    row(
      'CPU',
      graph('CPU by pod', 'short', {
        '{{cluster}} {{pod}}': perPod(cpu),
        '{{cluster}} {{pod}} requested': bound('requests', 'cpu'),
      }),
      graph(
        'CPU used of what is requested',
        'percentunit',
        { '{{cluster}} {{pod}}': `(${perPod(cpu)}) / (${bound('requests', 'cpu')})` },
        { levels: { warning: 1, critical: 2 } },
      ),
    ),
    row(
      'Memory',
      graph('Memory by pod', 'bytes', {
        '{{cluster}} {{pod}}': perPod(memory),
        '{{cluster}} {{pod}} limit': bound('limits', 'memory'),
      }),
      graph(
        'Memory used of the limit',
        'percentunit',
        { '{{cluster}} {{pod}}': `(${perPod(memory)}) / (${bound('limits', 'memory')})` },
        { levels: { warning: 0.8, critical: 0.95 }, description: 'At 1 the kernel ends the container.' },
      ),
    ),
    row(
      'Ends and network',
      graph('Why containers ended last', 'none', {
        '{{cluster}} {{pod}} {{reason}}': ofWorkload(
          `sum by (cluster, namespace, pod, reason) (kube_pod_container_status_last_terminated_reason{${IN_NAMESPACE}}) > 0`,
        ),
      }),
      graph('Network', 'Bps', {
        '{{cluster}} {{pod}} in': perPod(
          `rate(container_network_receive_bytes_total{${IN_NAMESPACE}}[$__rate_interval])`,
        ),
        '{{cluster}} {{pod}} out': perPod(
          `rate(container_network_transmit_bytes_total{${IN_NAMESPACE}}[$__rate_interval])`,
        ),
      }),
    ),
  ],
};
