import type { Construct } from 'constructs';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { CiliumNetworkPolicy, type CiliumNetworkPolicySpecEgress } from '../../imports/cilium-network-policy.ts';
import type { Endpoint } from './endpoint.ts';
import { intOrString } from './int-or-string.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';
import type { PodWorkload } from './pod-workload.ts';
import { someOf } from './some-of.ts';

/** Peers that have no pod labels: only Cilium's own policies can name them. */
const FROM = {
  ingress: ['ingress'],
  'kube-apiserver': ['kube-apiserver', 'host', 'remote-node'],
} as const;
const TO = {
  'kube-apiserver': ['kube-apiserver'],
  cluster: ['cluster'],
  /** Whatever lies outside of the cluster: for those whose addresses are secret. */
  world: ['world'],
  /** What listens on the network of a node, the ingress with it; a node's own address is no part of the world. */
  'own-nodes': ['host', 'remote-node', 'ingress'],
} as const;

export interface PodPeer {
  namespace: string;
  pods: Labels;
}

/** Pods of the cluster, an identity of Cilium, or what lies outside the cluster: addresses or a DNS name. */
export type Source = PodPeer | keyof typeof FROM;
export type Target = PodPeer | keyof typeof TO | { addresses: readonly string[] } | { host: string };

type Protocol = 'TCP' | 'UDP';

export interface Incoming {
  from: Source;
  /** By name where pods of two versions may have different numbers. */
  ports: readonly (number | string)[];
  /** Between pods only; unset: TCP alone. */
  protocols?: readonly Protocol[];
}

export interface Outgoing {
  to: Target;
  /** None: every port. */
  ports: readonly number[];
  /** Between pods only; unset: TCP alone. */
  protocols?: readonly Protocol[];
}

/** What may talk to an endpoint: the rule on its side of the flow. */
export const incoming = (from: Source, ...endpoints: Pick<Endpoint, 'podPort'>[]): Incoming => ({
  from,
  ports: endpoints.map(({ podPort }) => podPort),
});

/** Whom a workload asks: the rule on its side of the flow. */
export const outgoing = (endpoint: Pick<Endpoint, 'namespace' | 'pods' | 'podPort'>): Outgoing => ({
  to: { namespace: endpoint.namespace, pods: endpoint.pods },
  ports: [endpoint.podPort],
});

/** The way to the cluster's own API server; the policy sees its pod port, not the Service's 443. */
export const toApiServer = ({ apiServerPort }: ClusterData): Outgoing => ({
  to: 'kube-apiserver',
  ports: [apiServerPort],
});

const DNS: Outgoing = {
  to: { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } },
  ports: [53],
  protocols: ['UDP', 'TCP'],
};

/**
 * Cilium learns the addresses of a host from the answers that its DNS proxy sees, and only this rule leads through it.
 * A rule for the same port without the proxy, in any policy, would put it out of effect: so it stands instead of DNS.
 */
const PROXIED_DNS = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' as const }], rules: { dns: [{ matchPattern: '*' }] } }],
};

type Named = Pick<PodWorkload<string>, 'selector' | 'labels'>;

/** Opens exactly these flows for a workload; its namespace denies all others. Names resolve always. */
export function allow(
  scope: Construct,
  workload: Named,
  flows: { from: readonly Incoming[]; to: readonly Outgoing[] },
): void {
  const name = workload.labels['app.kubernetes.io/name']!;
  const metadata = { name, labels: workload.labels };
  const byHost = flows.to.some(({ to }) => typeof to === 'object' && 'host' in to);
  new k8s.KubeNetworkPolicy(scope, `NetworkPolicy-${name}`, {
    metadata,
    spec: {
      podSelector: { matchLabels: workload.selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: someOf(flows.from.flatMap(plainIngress)),
      egress: someOf([...flows.to, ...(byHost ? [] : [DNS])].flatMap(plainEgress)),
    },
  });
  const ingress = flows.from.flatMap(({ from, ports }) =>
    typeof from === 'string' ? [{ fromEntities: FROM[from].slice(), toPorts: ciliumPorts(ports) }] : [],
  );
  const egress = [...flows.to.flatMap(ciliumEgress), ...(byHost ? [PROXIED_DNS] : [])];
  if (ingress.length + egress.length === 0) return;
  new CiliumNetworkPolicy(scope, `CiliumNetworkPolicy-${name}`, {
    metadata,
    spec: {
      endpointSelector: { matchLabels: workload.selector },
      ...(ingress.length > 0 ? { ingress } : {}),
      ...(egress.length > 0 ? { egress } : {}),
    },
  });
}

const plainIngress = ({ from, ports, protocols }: Incoming): k8s.NetworkPolicyIngressRule[] =>
  typeof from === 'string' ? [] : [{ from: [podPeer(from)], ports: portsOf(ports, protocols) }];

function plainEgress({ to, ports, protocols }: Outgoing): k8s.NetworkPolicyEgressRule[] {
  if (typeof to === 'string' || 'host' in to) return [];
  if ('addresses' in to) {
    return [{ to: to.addresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } })), ports: portsOf(ports) }];
  }
  return [{ to: [podPeer(to)], ports: portsOf(ports, protocols) }];
}

function ciliumEgress({ to, ports }: Outgoing): CiliumNetworkPolicySpecEgress[] {
  if (typeof to === 'string') return [{ toEntities: TO[to].slice(), toPorts: ciliumPorts(ports) }];
  return 'host' in to ? [{ toFqdNs: [fqdn(to.host)], toPorts: ciliumPorts(ports) }] : [];
}

/** A star stands for labels that are known at run time only. */
const fqdn = (host: string) => (host.includes('*') ? { matchPattern: host } : { matchName: host });

const podPeer = ({ namespace, pods }: PodPeer): k8s.NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  // An API server drops an empty map, too.
  podSelector: Object.keys(pods).length > 0 ? { matchLabels: pods } : {},
});

const portsOf = (
  ports: readonly (number | string)[],
  protocols: readonly Protocol[] = ['TCP'],
): k8s.NetworkPolicyPort[] =>
  ports.flatMap((port) => protocols.map((protocol) => ({ port: intOrString(port), protocol })));

const ciliumPorts = (ports: readonly (number | string)[]) =>
  ports.length === 0 ? undefined : [{ ports: ports.map((port) => ({ port: String(port), protocol: 'TCP' as const })) }];
