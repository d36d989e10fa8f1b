import { type CaseFile, inTwoClusters } from './case.ts';

const GIB = 2 ** 30;
const DISK = 'job="node-exporter", instance="n-1", fstype="ext4", mountpoint="/", device="/dev/sda1"';
const LABELS = {
  cluster: 'cluster-02',
  job: 'node-exporter',
  instance: 'n-1',
  fstype: 'ext4',
  mountpoint: '/',
  device: '/dev/sda1',
};

/** A disk of 100 GiB in each cluster; that of the second stays half full. */
const disk = (available: string, readOnly = '0x600') => ({
  ...inTwoClusters(`node_filesystem_size_bytes{${DISK}}`, `${100 * GIB}x600`, `${100 * GIB}x600`),
  ...inTwoClusters(`node_filesystem_avail_bytes{${DISK}}`, available, `${50 * GIB}x600`),
  ...inTwoClusters(`node_filesystem_readonly{${DISK}}`, readOnly, '0x600'),
});

const raid = (active: string) => ({
  ...inTwoClusters('node_md_disks_required{job="node-exporter", instance="n-1", device="md0"}', '2x40', '2x40'),
  ...inTwoClusters('node_md_disks{job="node-exporter", instance="n-1", device="md0", state="active"}', active, '2x40'),
  ...inTwoClusters('node_md_disks{job="node-exporter", instance="n-1", device="md0", state="failed"}', '1x40', '0x40'),
});

const clock = (offset: string, status = '1x40', worst = '0.01x40') => ({
  ...inTwoClusters('node_timex_offset_seconds{job="node-exporter", instance="n-1"}', offset, '0.001x40'),
  ...inTwoClusters('node_timex_sync_status{job="node-exporter", instance="n-1"}', status, '1x40'),
  ...inTwoClusters('node_timex_maxerror_seconds{job="node-exporter", instance="n-1"}', worst, '0.01x40'),
});

const NODE = { cluster: 'cluster-02', job: 'node-exporter', instance: 'n-1' };

export const nodeCases: CaseFile = {
  about: 'nodes',
  alerts: [
    {
      alert: 'NodeFilesystemAlmostOutOfSpace',
      when: '2 % are left',
      series: disk(`${2 * GIB}x600`),
      at: '40m',
      firing: [
        { ...LABELS, severity: 'warning' },
        { ...LABELS, severity: 'critical' },
      ],
    },
    {
      alert: 'NodeFilesystemAlmostOutOfSpace',
      when: '4 % are left',
      series: disk(`${4 * GIB}x600`),
      at: '40m',
      firing: [{ ...LABELS, severity: 'warning' }],
    },
    {
      alert: 'NodeFilesystemAlmostOutOfSpace',
      when: 'nothing is left where nothing can be written',
      series: disk('0x600', '1x600'),
      at: '40m',
      firing: [],
    },
    {
      alert: 'NodeFilesystemSpaceFillingUp',
      when: '9 GiB are left and 50 MiB go in a minute',
      series: disk(`${25.8 * GIB}-${50 * 2 ** 20}x400`),
      at: '400m',
      firing: [
        { ...LABELS, severity: 'warning' },
        { ...LABELS, severity: 'critical' },
      ],
    },
    {
      alert: 'NodeFilesystemSpaceFillingUp',
      when: '12 GiB are left, and will be for a week',
      series: disk(`${12.4 * GIB}-${2 ** 20}x400`),
      at: '400m',
      firing: [],
    },
    {
      alert: 'NodeRAIDDegraded',
      when: 'one of two disks has failed',
      series: raid('1x40'),
      at: '20m',
      firing: [{ ...NODE, device: 'md0', severity: 'critical' }],
    },
    { alert: 'NodeRAIDDegraded', when: 'both work', series: raid('2x40'), at: '20m', firing: [] },
    {
      alert: 'NodeClockSkewDetected',
      when: 'a clock is ahead and goes on so',
      series: clock('0.1+0.001x40'),
      at: '20m',
      firing: [{ ...NODE, severity: 'warning' }],
    },
    { alert: 'NodeClockSkewDetected', when: 'it comes back', series: clock('0.2-0.002x40'), at: '20m', firing: [] },
    {
      alert: 'NodeClockNotSynchronising',
      when: 'no time service sets it',
      series: clock('0x40', '0x40', '16x40'),
      at: '20m',
      firing: [{ ...NODE, severity: 'warning' }],
    },
    {
      alert: 'NodeMemoryHighUtilization',
      when: '5 % are available',
      series: {
        ...inTwoClusters('node_memory_MemAvailable_bytes{job="node-exporter", instance="n-1"}', '5x40', '50x40'),
        ...inTwoClusters('node_memory_MemTotal_bytes{job="node-exporter", instance="n-1"}', '100x40', '100x40'),
      },
      at: '20m',
      firing: [{ ...NODE, severity: 'warning' }],
    },
    {
      alert: 'NodeNetworkReceiveErrs',
      when: 'an interface is idle',
      series: {
        ...inTwoClusters('node_network_receive_errs_total{instance="n-1", device="eth0"}', '0x90', '0x90'),
        ...inTwoClusters('node_network_receive_packets_total{instance="n-1", device="eth0"}', '7x90', '0+9x90'),
      },
      at: '80m',
      firing: [],
    },
  ],
  records: [
    {
      expr: 'round(instance:node_cpu_utilisation:rate5m, 0.001)',
      series: Object.fromEntries(
        ['0', '1'].flatMap((cpu) => [
          [`node_cpu_seconds_total{cluster="cluster-02", instance="n-1", cpu="${cpu}", mode="idle"}`, '0+45x20'],
          [`node_cpu_seconds_total{cluster="cluster-02", instance="n-1", cpu="${cpu}", mode="iowait"}`, '0+3x20'],
          [`node_cpu_seconds_total{cluster="cluster-02", instance="n-1", cpu="${cpu}", mode="user"}`, '0+12x20'],
        ]),
      ),
      at: '10m',
      gives: [{ labels: '{cluster="cluster-02", instance="n-1"}', value: 0.2 }],
    },
    {
      expr: 'instance:node_load1_per_cpu:ratio',
      series: {
        'node_cpu_seconds_total{cluster="cluster-02", instance="n-1", cpu="0", mode="idle"}': '0x20',
        'node_cpu_seconds_total{cluster="cluster-02", instance="n-1", cpu="1", mode="idle"}': '0x20',
        'node_cpu_seconds_total{cluster="cluster-03", instance="n-1", cpu="0", mode="idle"}': '0x20',
        'node_load1{cluster="cluster-02", instance="n-1"}': '3x20',
        'node_load1{cluster="cluster-03", instance="n-1"}': '3x20',
      },
      at: '10m',
      gives: [
        { labels: 'instance:node_load1_per_cpu:ratio{cluster="cluster-02", instance="n-1"}', value: 1.5 },
        { labels: 'instance:node_load1_per_cpu:ratio{cluster="cluster-03", instance="n-1"}', value: 3 },
      ],
    },
    {
      expr: 'instance:node_network_receive_bytes:rate5m',
      series: {
        'node_network_receive_bytes_total{cluster="cluster-02", instance="n-1", device="eth0"}': '0+600x20',
        'node_network_receive_bytes_total{cluster="cluster-02", instance="n-1", device="eth1"}': '0+60x20',
        'node_network_receive_bytes_total{cluster="cluster-02", instance="n-1", device="lo"}': '0+6000x20',
      },
      at: '10m',
      gives: [
        { labels: 'instance:node_network_receive_bytes:rate5m{cluster="cluster-02", instance="n-1"}', value: 11 },
      ],
    },
    {
      expr: 'instance_device:node_disk_io_time_weighted_seconds:rate5m',
      series: {
        'node_disk_io_time_weighted_seconds_total{cluster="cluster-02", instance="n-1", device="sda"}': '0+90x20',
      },
      at: '10m',
      gives: [
        {
          labels:
            'instance_device:node_disk_io_time_weighted_seconds:rate5m{cluster="cluster-02", instance="n-1", device="sda"}',
          value: 1.5,
        },
      ],
    },
  ],
};
