import type { Alert, ComponentRules, Recording, RuledCluster } from '../../shared/rules.ts';
import { goneFrom, withComponent } from '../rules/gone.ts';

const COMPONENT = 'node-exporter';

const NODE = '{{ $labels.instance }} of {{ $labels.cluster }}';
const MOUNT = `{{ $labels.mountpoint }} on ${NODE}`;

/** File systems that can be written to. */
const DISK = 'fstype!="", mountpoint!=""';

const left = (what: 'bytes' | 'files') =>
  what === 'bytes'
    ? `node_filesystem_avail_bytes{${DISK}} / node_filesystem_size_bytes{${DISK}}`
    : `node_filesystem_files_free{${DISK}} / node_filesystem_files{${DISK}}`;

const free = (what: 'bytes' | 'files') =>
  what === 'bytes' ? `node_filesystem_avail_bytes{${DISK}}` : `node_filesystem_files_free{${DISK}}`;

const WRITABLE = `and node_filesystem_readonly{${DISK}} == 0`;

const fillingUp = (what: 'bytes' | 'files', share: number, hours: number) =>
  [`${left(what)} < ${share}`, `and predict_linear(${free(what)}[6h], ${hours} * 3600) < 0`, WRITABLE].join('\n');

const filesystems: Alert[] = [
  {
    alert: 'NodeFilesystemSpaceFillingUp',
    expr: fillingUp('bytes', 0.15, 24),
    for: '1h',
    severity: 'warning',
    summary: `${MOUNT} will be full within a day.`,
    description:
      'It has {{ $value | humanizePercentage }} left. Images, logs and volumes of pods share it on most nodes.',
  },
  {
    alert: 'NodeFilesystemSpaceFillingUp',
    expr: fillingUp('bytes', 0.1, 4),
    for: '1h',
    severity: 'critical',
    summary: `${MOUNT} will be full within four hours.`,
    description: 'It has {{ $value | humanizePercentage }} left. The kubelet evicts pods before it is full.',
  },
  {
    alert: 'NodeFilesystemAlmostOutOfSpace',
    expr: `${left('bytes')} < 0.05\n${WRITABLE}`,
    for: '30m',
    severity: 'warning',
    summary: `${MOUNT} has {{ $value | humanizePercentage }} left.`,
    description: 'Whatever writes there soon fails.',
  },
  {
    alert: 'NodeFilesystemAlmostOutOfSpace',
    expr: `${left('bytes')} < 0.03\n${WRITABLE}`,
    for: '30m',
    severity: 'critical',
    summary: `${MOUNT} has {{ $value | humanizePercentage }} left.`,
    description: 'Whatever writes there fails any moment.',
  },
  {
    alert: 'NodeFilesystemFilesFillingUp',
    expr: fillingUp('files', 0.4, 24),
    for: '1h',
    severity: 'warning',
    summary: `${MOUNT} will have no inodes within a day.`,
    description: 'No file can be made when there are none, however much space is left.',
  },
];

const clock: Alert[] = [
  {
    alert: 'NodeClockSkewDetected',
    expr: [
      '(node_timex_offset_seconds > 0.05 and deriv(node_timex_offset_seconds[5m]) >= 0)',
      'or (node_timex_offset_seconds < -0.05 and deriv(node_timex_offset_seconds[5m]) <= 0)',
    ].join('\n'),
    for: '10m',
    severity: 'warning',
    summary: `The clock of ${NODE} is off by {{ $value | humanizeDuration }}.`,
    description: 'Certificates, tokens and samples of the node carry a wrong time. Look at its time service.',
  },
  {
    alert: 'NodeClockNotSynchronising',
    expr: 'min_over_time(node_timex_sync_status[5m]) == 0 and node_timex_maxerror_seconds >= 16',
    for: '10m',
    severity: 'warning',
    summary: `The clock of ${NODE} follows no other.`,
    description: 'No time service has set it for long. It drifts from here on.',
  },
];

const RECORDED: Recording[] = [
  {
    record: 'instance:node_memory_utilisation:ratio',
    expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
  },
  {
    record: 'instance:node_cpu_utilisation:rate5m',
    expr: '1 - avg by (cluster, instance) (sum by (cluster, instance, cpu) (rate(node_cpu_seconds_total{mode=~"idle|iowait|steal"}[5m])))',
  },
  {
    record: 'instance:node_num_cpu:sum',
    expr: 'count by (cluster, instance) (node_cpu_seconds_total{mode="idle"})',
  },
  {
    record: 'instance:node_load1_per_cpu:ratio',
    expr: 'node_load1 / on (cluster, instance) group_left () instance:node_num_cpu:sum',
  },
  {
    record: 'instance_device:node_disk_io_time_weighted_seconds:rate5m',
    expr: 'rate(node_disk_io_time_weighted_seconds_total{device!=""}[5m])',
  },
  {
    record: 'instance:node_network_receive_bytes:rate5m',
    expr: 'sum by (cluster, instance) (rate(node_network_receive_bytes_total{device!="lo"}[5m]))',
  },
  {
    record: 'instance:node_network_transmit_bytes:rate5m',
    expr: 'sum by (cluster, instance) (rate(node_network_transmit_bytes_total{device!="lo"}[5m]))',
  },
];

const machine: Alert[] = [
  {
    alert: 'NodeRAIDDegraded',
    expr: 'node_md_disks_required - ignoring (state) node_md_disks{state="active"} > 0',
    for: '15m',
    severity: 'critical',
    summary: `RAID {{ $labels.device }} on ${NODE} is degraded.`,
    description: 'It lacks {{ $value }} disks: the next failure may lose its data.',
  },
  {
    alert: 'NodeHighNumberConntrackEntriesUsed',
    expr: 'node_nf_conntrack_entries / node_nf_conntrack_entries_limit > 0.75',
    severity: 'warning',
    summary: `The table of connections of ${NODE} is {{ $value | humanizePercentage }} full.`,
    description: 'When it is full, new connections are dropped without a trace.',
  },
  {
    alert: 'NodeMemoryHighUtilization',
    expr: 'instance:node_memory_utilisation:ratio > 0.9',
    for: '15m',
    severity: 'warning',
    summary: `Memory of ${NODE} is {{ $value | humanizePercentage }} used.`,
    description: 'Soon the kernel ends processes, or the kubelet evicts pods.',
  },
  {
    alert: 'NodeDiskIOSaturation',
    expr: 'instance_device:node_disk_io_time_weighted_seconds:rate5m > 10',
    for: '30m',
    severity: 'warning',
    summary: `Disk {{ $labels.device }} of ${NODE} has {{ $value | humanize }} requests waiting.`,
    description: 'All that stores on it is slow: etcd first, then volumes.',
  },
  {
    alert: 'NodeNetworkReceiveErrs',
    expr: 'rate(node_network_receive_errs_total[2m]) / rate(node_network_receive_packets_total[2m]) > 0.01',
    for: '1h',
    severity: 'warning',
    summary: `Interface {{ $labels.device }} of ${NODE} receives broken packets.`,
    description: '{{ $value | humanizePercentage }} of them: look at cable, port and driver.',
  },
];

/** Where some are left, TargetDown and KubeDaemonSetRolloutStuck tell of the others. */
const down = (clusters: readonly RuledCluster[]): Alert => ({
  alert: 'NodeExporterDown',
  expr: goneFrom(withComponent(clusters, COMPONENT), clusters, `job="${COMPONENT}"`),
  for: '15m',
  severity: 'warning',
  summary: 'No node exporter of {{ $labels.cluster }} can be scraped.',
  description: 'No alert about disks, memory, clocks and networks of its nodes can fire meanwhile.',
});

export const nodeExporterRules: ComponentRules = {
  component: COMPONENT,
  evaluator: 'ruler',
  groups: ({ clusters }) => [
    { name: 'node-exporter-records', rules: RECORDED },
    { name: 'node-exporter', rules: [down(clusters), ...filesystems, ...clock, ...machine] },
  ],
};
