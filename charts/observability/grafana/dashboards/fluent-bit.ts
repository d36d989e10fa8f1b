import { CLUSTER, type Dashboard, IN_CLUSTER, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';

const JOB = `${IN_CLUSTER}, job="fluent-bit"`;

const rate = (metric: string, by: string, more = ''): string =>
  `sum by (cluster, ${by}) (rate(${metric}{${JOB}${more}}[$__rate_interval]))`;

const lately = (metric: string): string => `sum(sum by (cluster) (increase(${metric}{${JOB}}[15m]))) or vector(0)`;

export const fluentBitDashboard: Dashboard = {
  uid: 'fleet-fluent-bit',
  title: 'Fluent Bit',
  description: 'Do the logs of every node reach OpenSearch, and what waits or is lost?',
  component: 'fluent-bit',
  variables: [CLUSTER],
  rows: [
    row(
      'In the last 15 minutes',
      stat('Agents', 'none', `sum(count by (cluster) (up{${JOB}}))`),
      stat('Agents down', 'none', `sum(count by (cluster) (up{${JOB}} == 0)) or vector(0)`, {
        levels: { warning: 1, critical: 1 },
      }),
      stat('Records delivered', 'short', lately('fluentbit_output_proc_records_total')),
      stat('Records lost', 'short', lately('fluentbit_output_dropped_records_total'), {
        levels: { warning: 1, critical: 1 },
        description: 'OpenSearch refused them for good, or they did not fit on the disk of the node.',
      }),
      stat('Tried again', 'short', lately('fluentbit_output_retries_total'), {
        levels: { warning: 10, critical: 1000 },
        description: 'No connection, a refused password or record, an OpenSearch that is full: each is a try.',
      }),
      stat('Given up', 'short', lately('fluentbit_output_retries_failed_total'), {
        levels: { warning: 1, critical: 1 },
        description: 'Chunks that were tried for a week.',
      }),
    ),
    row(
      'Flow',
      graph('Records read', 'cps', { '{{cluster}} {{pod}}': rate('fluentbit_input_records_total', 'pod') }),
      graph('Records delivered', 'cps', { '{{cluster}} {{pod}}': rate('fluentbit_output_proc_records_total', 'pod') }),
      graph(
        'Bytes read, by cluster',
        'Bps',
        { '{{cluster}} {{name}}': rate('fluentbit_input_bytes_total', 'name') },
        { stacked: true },
      ),
      graph('Records dropped by filters', 'cps', {
        '{{cluster}} {{name}}': rate('fluentbit_filter_drop_records_total', 'name'),
      }),
    ),
    row(
      'Trouble',
      graph('Chunks tried again', 'ops', {
        '{{cluster}} {{pod}} retries': rate('fluentbit_output_retries_total', 'pod'),
        '{{cluster}} {{pod}} given up': rate('fluentbit_output_retries_failed_total', 'pod'),
      }),
      graph(
        'Chunks that wait',
        'none',
        {
          '{{cluster}} {{pod}} in memory': `sum by (cluster, pod) (fluentbit_input_storage_chunks_up{${JOB}})`,
          '{{cluster}} {{pod}} on disk': `sum by (cluster, pod) (fluentbit_input_storage_chunks_down{${JOB}})`,
        },
        { description: 'About 2 MB each. They grow while OpenSearch is away, or refuses.' },
      ),
      graph('Inputs that pause', 'none', {
        '{{cluster}} {{pod}} {{name}}': `max by (cluster, pod, name) (fluentbit_input_ingestion_paused{${JOB}}) > 0`,
      }),
      graph('Memory', 'bytes', {
        '{{cluster}} {{pod}}': `max by (cluster, pod) (container_memory_working_set_bytes{${IN_CLUSTER}, namespace="logging-agent", container="fluent-bit"})`,
      }),
    ),
  ],
};
