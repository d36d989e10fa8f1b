import { clusterCheck } from '../../shared/check.ts';
import { containersOf, podsOf } from './pods.ts';

/**
 * No two workloads take one port of the nodes.
 * Source: contract W10. The ports of what is not ours, such as kubelet and Cilium, are in the table.
 */
export const hostPort = clusterCheck('host-port', 'error', function* (manifests) {
  const taken = new Map<string, string>(
    Object.entries(NODE_PORTS).map(([port, owner]) => [`TCP/${port}`, owner] as [string, string]),
  );
  for (const pods of podsOf(manifests)) {
    const { hostNetwork } = pods.template.spec;
    for (const { path, container } of containersOf(pods)) {
      for (const [i, { hostPort, containerPort, protocol = 'TCP' }] of (container.ports ?? []).entries()) {
        const port = hostPort ?? (hostNetwork ? containerPort : undefined);
        if (port === undefined) continue;
        const key = `${protocol}/${port}`;
        const owner = taken.get(key);
        if (owner === undefined) {
          taken.set(key, pods.manifest.at);
        } else if (owner !== pods.manifest.at) {
          yield {
            at: pods.manifest.field(`${path}.ports[${i}]`),
            message: `takes port ${port} of the node, which ${owner} has; expected another`,
          };
        }
      }
    }
  }
});

/** What listens on a node of kubeadm with Cilium before anything of ours. */
const NODE_PORTS: Readonly<Record<number, string>> = {
  22: 'ssh',
  2379: 'etcd',
  2380: 'etcd',
  2381: 'etcd',
  4240: 'Cilium’s health check',
  4244: 'Hubble',
  6443: 'the API server',
  9962: 'Cilium’s agent',
  9963: 'Cilium’s operator',
  9964: 'Cilium’s Envoy',
  9965: 'Hubble',
  10248: 'kubelet',
  10250: 'kubelet',
  10257: 'the controller manager',
  10259: 'the scheduler',
};
