import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat, table } from './panel.ts';
import { UID } from './uids.ts';

const cpuShare = `avg by (cluster) (instance:node_cpu_utilisation:rate5m{${IN_CLUSTER}})`;
const memoryShare = `avg by (cluster) (instance:node_memory_utilisation:ratio{${IN_CLUSTER}})`;
const fullestDisk = `max by (cluster) (1 - node_filesystem_avail_bytes{${IN_CLUSTER}, fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes{${IN_CLUSTER}, fstype!~"tmpfs|overlay"})`;
const sendingDelay = [
  `max by (cluster) (prometheus_remote_storage_queue_highest_timestamp_seconds{${IN_CLUSTER}}`,
  `- prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${IN_CLUSTER}})`,
].join('\n');
const firing = (severity: string): string =>
  `count by (cluster) (ALERTS{${IN_CLUSTER}, alertstate="firing", severity="${severity}"})`;

const READY = `sum by (cluster) (kube_node_status_condition{${IN_CLUSTER}, condition="Ready", status="true"})`;

export const fleetDashboard: Dashboard = {
  uid: UID.fleet,
  title: 'Fleet overview',
  description: 'Which cluster needs someone, and for what?',
  variables: [CLUSTER],
  rows: [
    row(
      'Now',
      stat('Clusters that report', 'none', `count(group by (cluster) (up{${IN_CLUSTER}}))`),
      stat('Nodes ready', 'none', `sum(${READY})`),
      stat(
        'Nodes not ready',
        'none',
        `sum(sum by (cluster) (kube_node_status_condition{${IN_CLUSTER}, condition="Ready", status=~"false|unknown"})) or vector(0)`,
        { levels: { warning: 1, critical: 1 } },
      ),
      stat('Critical alerts', 'none', `sum(${firing('critical')}) or vector(0)`, {
        levels: { warning: 1, critical: 1 },
      }),
      stat('Warnings', 'none', `sum(${firing('warning')}) or vector(0)`, { levels: { warning: 1, critical: 20 } }),
      stat('Targets down', 'none', `sum(count by (cluster) (up{${IN_CLUSTER}} == 0)) or vector(0)`, {
        levels: { warning: 1, critical: 5 },
        description: 'Of everything that the clusters scrape.',
      }),
    ),
    row(
      'Clusters',
      table(
        'Every cluster',
        ['cluster'],
        {
          'Nodes ready': { query: READY, unit: 'none' },
          Pods: { query: `sum by (cluster) (kube_pod_status_phase{${IN_CLUSTER}, phase="Running"})`, unit: 'none' },
          CPU: { query: cpuShare, unit: 'percentunit', levels: { warning: 0.7, critical: 0.9 } },
          Memory: { query: memoryShare, unit: 'percentunit', levels: { warning: 0.8, critical: 0.9 } },
          'Fullest disk': { query: fullestDisk, unit: 'percentunit', levels: { warning: 0.8, critical: 0.9 } },
          Critical: { query: firing('critical'), unit: 'none', levels: { warning: 1, critical: 1 } },
          Warnings: { query: firing('warning'), unit: 'none', levels: { warning: 1, critical: 20 } },
          'Behind in sending': { query: sendingDelay, unit: 's', levels: { warning: 60, critical: 120 } },
        },
        { leadsTo: { uid: UID.cluster, variables: { cluster: 'cluster' } } },
      ),
    ),
    row(
      'Load',
      graph(
        'CPU used',
        'percentunit',
        { '{{cluster}}': cpuShare },
        { levels: { warning: 0.7, critical: 0.9 }, max: 1 },
      ),
      graph(
        'Memory used',
        'percentunit',
        { '{{cluster}}': memoryShare },
        { levels: { warning: 0.8, critical: 0.9 }, max: 1 },
      ),
    ),
    row(
      'What arrives',
      graph(
        'Samples sent to the central cluster',
        'cps',
        {
          '{{cluster}}': `sum by (cluster) (rate(prometheus_remote_storage_samples_total{${IN_CLUSTER}}[$__rate_interval]))`,
        },
        { width: 8 },
      ),
      graph(
        'Behind in sending samples',
        's',
        { '{{cluster}}': sendingDelay },
        { width: 8, levels: { warning: 60, critical: 120 } },
      ),
      graph(
        'Log records delivered',
        'cps',
        {
          '{{cluster}}': `sum by (cluster) (rate(fluentbit_output_proc_records_total{${IN_CLUSTER}}[$__rate_interval]))`,
        },
        { width: 8, component: 'fluent-bit' },
      ),
    ),
    row(
      'Alerts',
      graph(
        'Firing alerts',
        'none',
        {
          '{{cluster}} {{severity}}': `count by (cluster, severity) (ALERTS{${IN_CLUSTER}, alertstate="firing", severity=~"critical|warning"})`,
        },
        { stacked: true },
      ),
      graph('Pods that do not run', 'none', {
        '{{cluster}} {{phase}}': `sum by (cluster, phase) (kube_pod_status_phase{${IN_CLUSTER}, phase=~"Pending|Failed|Unknown"}) > 0`,
      }),
    ),
  ],
};
