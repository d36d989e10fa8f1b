import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { type ChartProps, component } from '../../shared/component.ts';
import { DaemonSet } from '../../shared/daemon-set.ts';
import { flags } from '../../shared/flags.ts';
import { imageReference } from '../../shared/image.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { everyNodeOption, resourcesOption } from '../../shared/options.ts';
import type { Mount } from '../../shared/pod.ts';
import { images } from '../../versions.ts';
import { NODE_COLLECTORS } from './node-collectors.ts';
import { INSTANCE_IS_NODE } from './relabeling.ts';

const NodeExporterOptions = z
  .strictObject({
    enable: z.array(z.enum(NODE_COLLECTORS)).default([]).describe('collectors to add to those that are on by default'),
    disable: z
      .array(z.enum(NODE_COLLECTORS))
      .default(['wifi'])
      .describe('collectors to turn off; default: wifi, which servers do not have'),
    resources: resourcesOption({ cpu: '50m', memory: '64Mi', memoryLimit: '192Mi' }),
    tolerations: everyNodeOption,
  })
  .refine(({ enable, disable }) => enable.every((name) => !disable.includes(name)), {
    path: ['disable'],
    error: 'a collector stands in enable and in disable; expected it in one of them',
  });

/** Volumes and overlays of pods: many, short-lived and told by the kubelet already. */
const POD_MOUNTS = [
  'dev',
  'proc',
  'run/containerd/.+',
  'run/credentials/.+',
  'sys',
  'var/lib/containerd/.+',
  'var/lib/containers/storage/.+',
  'var/lib/docker/.+',
  'var/lib/kubelet/.+',
];

/** The host's ends of pod networks: one for each pod, under names that change. */
const POD_DEVICES = ['cali.*', 'cilium_.*', 'lxc.*', 'veth.*'];

const host = (path: string): Mount => ({ type: 'host', path, propagation: 'HostToContainer' });

/** Tells the state of each node: processors, memory, disks, network. */
class NodeExporter extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof NodeExporterOptions>) {
    super(scope, id);
    const { fleet, namespace, options } = props;
    const daemonSet = new DaemonSet(this, 'node-exporter', {
      component: 'node-exporter',
      namespace,
      image: imageReference(images.nodeExporter, fleet),
      version: images.nodeExporter.tag,
      // Only the address at which the scraper finds the node: no network policy guards a pod of the host's network.
      env: { NODE_ADDRESS: { field: 'status.hostIP' } },
      args: nodeExporterArgs(options),
      ports: { metrics: 9100 },
      liveness: { port: 'metrics', path: '/' },
      readiness: { port: 'metrics', path: '/' },
      resources: options.resources,
      user: 65534,
      hostNetwork: true,
      hostPID: true,
      mounts: { '/host/root': host('/'), '/host/sys': host('/sys') },
      tolerations: options.tolerations,
      priorityClassName: 'system-node-critical',
    });
    const service = daemonSet.service({ metrics: 9100 }, { headless: true });
    serviceMonitor(this, 'node-exporter', {
      labels: daemonSet.labels,
      endpoints: [{ endpoint: service.endpoint('metrics'), relabelings: INSTANCE_IS_NODE }],
    });
  }
}

function nodeExporterArgs({ enable, disable }: z.output<typeof NodeExporterOptions>): string[] {
  const devices = `^(${POD_DEVICES.join('|')})$`;
  return flags({
    'web.listen-address': '$(NODE_ADDRESS):9100',
    'path.procfs': '/host/root/proc',
    'path.rootfs': '/host/root',
    'path.sysfs': '/host/sys',
    'path.udev.data': '/host/root/run/udev/data',
    'collector.filesystem.mount-points-exclude': `^/(${POD_MOUNTS.join('|')})($|/)`,
    'collector.netclass.ignored-devices': devices,
    'collector.netdev.device-exclude': devices,
    ...Object.fromEntries(enable.map((name) => [`collector.${name}`, true as const])),
    ...Object.fromEntries(disable.map((name) => [`no-collector.${name}`, true as const])),
  });
}

export const nodeExporter = component({
  name: 'node-exporter',
  summary: 'metrics about the nodes',
  namespace: 'monitoring-node',
  wave: 'metrics',
  roles: ['central', 'edge'],
  options: NodeExporterOptions,
  chart: NodeExporter,
  onRemoval: 'delete',
});
