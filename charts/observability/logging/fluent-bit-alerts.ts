import type { ComponentRules } from '../../shared/rules.ts';

const JOB = 'job="fluent-bit"';
const POD = '{{ $labels.pod }} of {{ $labels.cluster }}';

/** Per pod and output: one node can lose its logs while the others deliver. */
const perOutput = (expression: string): string => `sum by (cluster, namespace, pod, name) (${expression})`;

/** Of Fluent Bit, by its metrics of v2, whose counters begin at 0. */
export const fluentBitRules: ComponentRules = {
  component: 'fluent-bit',
  evaluator: 'ruler',
  groups: [
    {
      name: 'fluent-bit',
      rules: [
        {
          alert: 'FluentBitRecordsDropped',
          expr: `${perOutput(`increase(fluentbit_output_dropped_records_total{${JOB}}[15m])`)} > 0`,
          severity: 'critical',
          summary: `${POD} has thrown away {{ $value | humanize }} records for {{ $labels.name }}.`,
          description: 'They are lost. Its buffer on disk is full, or it has given them up after a week of tries.',
        },
        {
          alert: 'FluentBitRetriesFailed',
          expr: `${perOutput(`increase(fluentbit_output_retries_failed_total{${JOB}}[15m])`)} > 0`,
          severity: 'critical',
          summary: `${POD} has given up {{ $value | humanize }} chunks for {{ $labels.name }}.`,
          description:
            'It has tried for a week. OpenSearch refuses records for what they are, or has been away for longer.',
        },
        {
          alert: 'FluentBitOutputErrors',
          // Whatever can be tried again is a retry: fluentbit_output_errors_total stays 0 while OpenSearch is away or refuses.
          expr: [
            `${perOutput(`increase(fluentbit_output_retries_total{${JOB}}[10m])`)} > 0`,
            `and ${perOutput(`increase(fluentbit_output_proc_records_total{${JOB}}[10m])`)} == 0`,
          ].join('\n'),
          for: '10m',
          severity: 'warning',
          summary: `${POD} cannot deliver to {{ $labels.name }}.`,
          description:
            'It tries again and again, and nothing arrives. Logs wait on the disk of the node, as many as its buffer holds. Its log says what it is answered.',
        },
        {
          alert: 'FluentBitNoInput',
          expr: `sum by (cluster, namespace, pod) (rate(fluentbit_input_bytes_total{${JOB}, name=~"tail.*"}[15m])) == 0`,
          for: '30m',
          severity: 'warning',
          summary: `${POD} reads no logs.`,
          description: 'Something always logs on a node. Its input is paused, or the folder of the logs is another.',
        },
        {
          alert: 'FluentBitBacklog',
          expr: `max by (cluster, namespace, pod) (fluentbit_storage_fs_chunks_down{${JOB}}) > 0`,
          for: '30m',
          severity: 'warning',
          summary: `${POD} has {{ $value }} chunks of logs more than fit into its memory.`,
          description:
            'They wait on disk, as nothing takes them fast enough. When the buffer is full the oldest are dropped.',
        },
      ],
    },
  ],
};
