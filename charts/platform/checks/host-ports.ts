import { clusterCheck } from '../../shared/check.ts';
import type { Labels } from '../../shared/manifest.ts';
import { containersOf, podsOf } from './pods.ts';

/**
 * No two workloads take one port of the nodes.
 * Source: contract W10. The ports of what is not ours, such as kubelet and Cilium, are in the table.
 */
export const hostPort = clusterCheck('host-port', 'error', function* (manifests) {
  const taken = new Map<string, Taken[]>(
    Object.entries(NODE_PORTS).map(([port, at]) => [`TCP/${port}`, [{ at, nodes: {} }]]),
  );
  for (const pods of podsOf(manifests)) {
    const { hostNetwork, nodeSelector: nodes = {} } = pods.template.spec;
    const { at } = pods.manifest;
    for (const { path, container } of containersOf(pods)) {
      for (const [i, { hostPort, containerPort, protocol = 'TCP' }] of (container.ports ?? []).entries()) {
        const port = hostPort ?? (hostNetwork ? containerPort : undefined);
        if (port === undefined) continue;
        const key = `${protocol}/${port}`;
        const owners = taken.get(key) ?? [];
        const owner = owners.find((each) => each.at === at || meet(each.nodes, nodes));
        if (owner === undefined) taken.set(key, [...owners, { at, nodes }]);
        if (owner === undefined || owner.at === at) continue;
        const message = `takes port ${port} of the node, which ${owner.at} has; expected another`;
        yield { at: pods.manifest.field(`${path}.ports[${i}]`), message };
      }
    }
  }
});

interface Taken {
  at: string;
  /** Labels of the nodes where it runs. */
  nodes: Labels;
}

/** Whether a node may have the labels of both. */
const meet = (some: Labels, others: Labels): boolean =>
  Object.entries(some).every(([key, value]) => (others[key] ?? value) === value);

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
