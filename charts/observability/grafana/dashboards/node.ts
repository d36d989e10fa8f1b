import { CLUSTER, type Dashboard, IN_CLUSTER, NODE, row } from './dashboard.ts';
import { graph, stat } from './panel.ts';
import { UID } from './uids.ts';

const ON = `${IN_CLUSTER}, instance=~"$node"`;
const DISKS = `${ON}, fstype!~"tmpfs|overlay|squashfs"`;

const rate = (metric: string, more = ''): string => `rate(${metric}{${ON}${more}}[$__rate_interval])`;

export const nodeDashboard: Dashboard = {
  uid: UID.node,
  title: 'Node',
  description: 'What is a node short of: processors, memory, disk or network?',
  component: 'node-exporter',
  variables: [CLUSTER, NODE],
  rows: [
    row(
      'Now',
      stat('CPU used', 'percentunit', `max(instance:node_cpu_utilisation:rate5m{${ON}})`, {
        levels: { warning: 0.7, critical: 0.9 },
      }),
      stat('Load by CPU', 'short', `max(instance:node_load1_per_cpu:ratio{${ON}})`, {
        levels: { warning: 1, critical: 2 },
      }),
      stat('Memory used', 'percentunit', `max(instance:node_memory_utilisation:ratio{${ON}})`, {
        levels: { warning: 0.8, critical: 0.9 },
      }),
      stat(
        'Fullest filesystem',
        'percentunit',
        `max(1 - node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}})`,
        { levels: { warning: 0.8, critical: 0.9 } },
      ),
      stat('Clock off by', 's', `max(abs(node_timex_offset_seconds{${ON}}))`, {
        levels: { warning: 0.01, critical: 0.05 },
      }),
      stat('Up since', 'dateTimeFromNow', `max(node_boot_time_seconds{${ON}}) * 1000`),
    ),
    row(
      'Processors and memory',
      graph(
        'CPU by mode',
        'percentunit',
        {
          '{{cluster}} {{instance}} {{mode}}': `avg by (cluster, instance, mode) (${rate('node_cpu_seconds_total', ', mode!="idle"')})`,
        },
        { stacked: true },
      ),
      graph('Load', 'short', {
        '{{cluster}} {{instance}} 1m': `max by (cluster, instance) (node_load1{${ON}})`,
        '{{cluster}} {{instance}} 15m': `max by (cluster, instance) (node_load15{${ON}})`,
        '{{cluster}} {{instance}} processors': `max by (cluster, instance) (instance:node_num_cpu:sum{${ON}})`,
      }),
      graph('Memory', 'bytes', {
        '{{cluster}} {{instance}} used': `max by (cluster, instance) (node_memory_MemTotal_bytes{${ON}} - node_memory_MemAvailable_bytes{${ON}})`,
        '{{cluster}} {{instance}} total': `max by (cluster, instance) (node_memory_MemTotal_bytes{${ON}})`,
      }),
      graph(
        'Waiting for something',
        'percentunit',
        {
          '{{cluster}} {{instance}} CPU': `max by (cluster, instance) (${rate('node_pressure_cpu_waiting_seconds_total')})`,
          '{{cluster}} {{instance}} memory': `max by (cluster, instance) (${rate('node_pressure_memory_waiting_seconds_total')})`,
          '{{cluster}} {{instance}} disk': `max by (cluster, instance) (${rate('node_pressure_io_waiting_seconds_total')})`,
        },
        { description: 'Part of the time in which some process could not go on, by what it waited for (PSI).' },
      ),
    ),
    row(
      'Disks',
      graph(
        'Filesystems, part used',
        'percentunit',
        {
          '{{cluster}} {{instance}} {{mountpoint}}': `max by (cluster, instance, mountpoint) (1 - node_filesystem_avail_bytes{${DISKS}} / node_filesystem_size_bytes{${DISKS}})`,
        },
        { max: 1, levels: { warning: 0.8, critical: 0.9 } },
      ),
      graph(
        'Disks, part of the time busy',
        'percentunit',
        {
          '{{cluster}} {{instance}} {{device}}': `max by (cluster, instance, device) (${rate('node_disk_io_time_seconds_total')})`,
        },
        { max: 1, levels: { warning: 0.8, critical: 0.95 } },
      ),
      graph('Disk throughput', 'Bps', {
        '{{cluster}} {{instance}} {{device}} read': `max by (cluster, instance, device) (${rate('node_disk_read_bytes_total')})`,
        '{{cluster}} {{instance}} {{device}} written': `max by (cluster, instance, device) (${rate('node_disk_written_bytes_total')})`,
      }),
      graph('Time of a write', 's', {
        '{{cluster}} {{instance}} {{device}}': `max by (cluster, instance, device) (${rate('node_disk_write_time_seconds_total')} / ${rate('node_disk_writes_completed_total')})`,
      }),
    ),
    row(
      'Network',
      graph('Throughput', 'Bps', {
        '{{cluster}} {{instance}} in': `sum by (cluster, instance) (instance:node_network_receive_bytes:rate5m{${ON}})`,
        '{{cluster}} {{instance}} out': `sum by (cluster, instance) (instance:node_network_transmit_bytes:rate5m{${ON}})`,
      }),
      graph('Errors and drops', 'pps', {
        '{{cluster}} {{instance}} {{device}} errors': `sum by (cluster, instance, device) (${rate('node_network_receive_errs_total')} + ${rate('node_network_transmit_errs_total')}) > 0`,
        '{{cluster}} {{instance}} {{device}} drops': `sum by (cluster, instance, device) (${rate('node_network_receive_drop_total')} + ${rate('node_network_transmit_drop_total')}) > 0`,
      }),
      graph(
        'Connections tracked',
        'percentunit',
        {
          '{{cluster}} {{instance}}': `max by (cluster, instance) (node_nf_conntrack_entries{${ON}} / node_nf_conntrack_entries_limit{${ON}})`,
        },
        { levels: { warning: 0.75, critical: 0.9 } },
      ),
      graph('TCP segments sent again', 'percentunit', {
        '{{cluster}} {{instance}}': `max by (cluster, instance) (${rate('node_netstat_Tcp_RetransSegs')} / ${rate('node_netstat_Tcp_OutSegs')})`,
      }),
    ),
  ],
};
