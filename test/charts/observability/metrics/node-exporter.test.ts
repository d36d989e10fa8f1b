import { describe, expect, test } from 'vitest';
import { nodeExporter } from '../../../../charts/observability/metrics/node-exporter.ts';
import { composeForTest, objectOf, problemsOf } from '../../compose.ts';

const compose = (options: object = {}) => composeForTest(nodeExporter, { options });
const daemonSet = (options: object = {}) => objectOf(compose(options), 'DaemonSet', 'node-exporter').spec;
const podOf = (options: object = {}) => daemonSet(options).template.spec;
const containerOf = (options: object = {}) => podOf(options).containers[0]!;

const argument = (name: string): string =>
  containerOf()
    .args!.find((each) => each.startsWith(`--${name}=`))!
    .slice(name.length + 3);

describe('node-exporter', () => {
  test.each(['1.28', '1.36'])('is what Kubernetes %s takes', (kubernetes) => {
    expect(problemsOf(compose(), kubernetes)).toEqual([]);
  });

  test('reads the host by its own root, sys and proc', () => {
    expect(containerOf().args).toEqual(
      expect.arrayContaining([
        '--path.procfs=/host/root/proc',
        '--path.rootfs=/host/root',
        '--path.sysfs=/host/sys',
        '--no-collector.wifi',
      ]),
    );
    expect(containerOf().volumeMounts).toEqual([
      { name: 'host-root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' },
      { name: 'host-sys', mountPath: '/host/sys', readOnly: true, mountPropagation: 'HostToContainer' },
    ]);
    expect(podOf()).toMatchObject({ hostNetwork: true, hostPID: true });
  });

  test.each([
    ['/var/lib/kubelet/pods/1b2c/volumes/data', false],
    ['/run/containerd/io.containerd.runtime.v2.task/k8s.io/1b/rootfs', false],
    ['/proc/sys/fs/binfmt_misc', false],
    ['/', true],
    ['/var/lib/kubelet', true],
    ['/data', true],
  ])('tells of the file system at %s: %s', (mountPoint, told) => {
    const excluded = new RegExp(argument('collector.filesystem.mount-points-exclude'));
    expect(excluded.test(mountPoint)).toBe(!told);
  });

  test.each(['collector.netdev.device-exclude', 'collector.netclass.ignored-devices'])(
    '%s leaves the networks of pods out',
    (flag) => {
      const excluded = new RegExp(argument(flag));
      expect(['lxc12ab', 'cilium_host', 'veth3', 'cali9f'].every((device) => excluded.test(device))).toBe(true);
      expect(['eth0', 'bond0', 'enp1s0', 'lo'].some((device) => excluded.test(device))).toBe(false);
    },
  );

  test('listens at the address of its node only, on the port that monitors name', () => {
    expect(containerOf()).toMatchObject({
      env: [{ name: 'NODE_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } }],
      ports: [{ name: 'metrics', containerPort: 9100, hostPort: 9100 }],
    });
    expect(argument('web.listen-address')).toBe('$(NODE_ADDRESS):9100');
  });

  test('names a target after its node', () => {
    expect(objectOf(compose(), 'ServiceMonitor').spec.endpoints).toEqual([
      {
        port: 'metrics',
        relabelings: [
          { action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'instance' },
        ],
      },
    ]);
  });

  test('runs on every node, before others, and changes a tenth at a time', () => {
    expect(podOf()).toMatchObject({ tolerations: [{ operator: 'Exists' }], priorityClassName: 'system-node-critical' });
    expect(daemonSet()).toMatchObject({ updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } } });
    expect(podOf({ tolerations: [] })).not.toHaveProperty('tolerations');
  });

  test('is no root, for all that it sees of the host', () => {
    expect(podOf().securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
    expect(containerOf().securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('takes collectors that its version knows, each on or off', () => {
    expect(containerOf({ enable: ['systemd'], disable: ['zfs'] }).args).toEqual(
      expect.arrayContaining(['--collector.systemd', '--no-collector.zfs']),
    );
    expect(() => compose({ enable: ['sistemd'] })).toThrow();
    expect(() => compose({ enable: ['zfs'], disable: ['zfs'] })).toThrow(/enable and in disable/);
  });
});
