import type { Labels, Manifest, Manifests } from '../../shared/manifest.ts';
import { namespaceLabels } from '../../shared/namespace-labels.ts';
import { selects } from '../../shared/selector.ts';
import type { CiliumRule, PolicyPeer, PolicyRule } from '../../shared/shapes/network.ts';
import type { Selector } from '../../shared/shapes/pods.ts';

type Direction = 'ingress' | 'egress';

/** Pods of one workload; all that a policy sees of them. */
interface Peer {
  namespace: string;
  labels: Labels;
  /** What rules may name. */
  ports?: readonly { name?: string; containerPort: number }[];
}

/** Who has no pods. */
type Identity = 'ingress' | 'kube-apiserver';

/** One rule: whom it lets through, and at which ports. */
export interface Opening {
  at: string;
  /** Pods, or an identity of Cilium. */
  admits(peer: Peer | Identity): boolean;
  /** Whether it admits pods by their labels, and not with a whole namespace or with everyone. */
  names(peer: Peer): boolean;
  /** None: every port. */
  ports: readonly OpenPort[];
}

export interface OpenPort {
  /** A number as text, or a name. */
  port: string;
  /** The last of a range that begins with the number. */
  endPort?: number;
}

/** A policy of Kubernetes or of Cilium. A direction without openings is closed; one that it lacks is not its business. */
export interface Policy {
  manifest: Manifest;
  covers(peer: Peer): boolean;
  openings: Partial<Record<Direction, Opening[]>>;
}

export function policiesOf(manifests: Manifests): Policy[] {
  const labelsOf = namespaceLabels(manifests);
  const plain = Array.from(manifests.ofKind('NetworkPolicy'), (manifest) => {
    const { podSelector = {}, policyTypes = ['Ingress'], ingress = [], egress = [] } = manifest.object.spec;
    return {
      manifest,
      covers: covers(manifest, podSelector),
      openings: {
        ...(policyTypes.includes('Ingress')
          ? { ingress: plainOpenings({ manifest, labelsOf, direction: 'ingress' }, ingress) }
          : {}),
        ...(policyTypes.includes('Egress')
          ? { egress: plainOpenings({ manifest, labelsOf, direction: 'egress' }, egress) }
          : {}),
      },
    };
  });
  const cilium = Array.from(manifests.ofKind('CiliumNetworkPolicy'), (manifest) => {
    const { endpointSelector = {}, ingress, egress } = manifest.object.spec ?? {};
    return {
      manifest,
      covers: covers(manifest, unprefixed(endpointSelector)),
      openings: {
        ...(ingress === undefined ? {} : { ingress: ciliumOpenings(manifest, 'ingress', ingress) }),
        ...(egress === undefined ? {} : { egress: ciliumOpenings(manifest, 'egress', egress) }),
      },
    };
  });
  return [...plain, ...cilium];
}

/** Whether pods may be reached (ingress), or may reach others (egress): without a policy, always. */
export function isOpen(policies: readonly Policy[], pods: Peer, flow: Flow): boolean {
  const all = policies.filter((policy) => policy.covers(pods)).map(({ openings }) => openings[flow.direction]);
  const guards = all.filter((openings) => openings !== undefined);
  const reached = flow.direction === 'ingress' ? pods : flow.peer;
  const named = typeof reached === 'string' ? [] : (reached.ports ?? []);
  const names = named.flatMap(({ name, containerPort }) => (containerPort === flow.port ? (name ?? []) : []));
  const lets = ({ admits, ports }: Opening) =>
    admits(flow.peer) &&
    (ports.length === 0 || ports.some((each) => isAt(each, flow.port) || names.includes(each.port)));
  return guards.length === 0 || guards.flat().some(lets);
}

/** Whether a port by its number is this one, or in the range. */
export const isAt = ({ port, endPort = Number(port) }: OpenPort, number: number): boolean =>
  number >= Number(port) && number <= endPort;

interface Flow {
  direction: Direction;
  /** The other end. */
  peer: Peer | Identity;
  /** Of the pods that are reached. */
  port: number;
}

const covers =
  (manifest: Manifest, selector: Selector) =>
  ({ namespace, labels }: Peer): boolean =>
    namespace === manifest.namespace && selects(selector, labels);

interface Plain extends Pick<Around, 'labelsOf'> {
  manifest: Manifest;
  direction: Direction;
}

const plainOpenings = ({ manifest, direction, labelsOf }: Plain, rules: readonly PolicyRule[]): Opening[] =>
  rules.map(({ from, to, ports = [] }, i) => {
    const peers = (direction === 'ingress' ? from : to) ?? [];
    const named = peers.filter(({ podSelector = {} }) => keysOf(podSelector).length > 0);
    const around = { own: manifest.namespace, labelsOf };
    return {
      at: manifest.field(`spec.${direction}[${i}]`),
      names: (peer) => named.some((each) => isPeer(each, peer, around)),
      admits: (peer) =>
        peers.length === 0 ||
        // Whether addresses are those of an API server nobody knows here.
        (peer === 'kube-apiserver' && peers.some(({ ipBlock }) => ipBlock !== undefined)) ||
        (typeof peer !== 'string' && peers.some((each) => isPeer(each, peer, around))),
      ports: ports.flatMap(({ port, endPort }) => (port === undefined ? [] : [{ port: String(port), endPort }])),
    };
  });

interface Around {
  /** The namespace of the policy. */
  own: string;
  labelsOf: (namespace: string) => Labels;
}

function isPeer(
  { ipBlock, namespaceSelector, podSelector = {} }: PolicyPeer,
  { namespace, labels }: Peer,
  { own, labelsOf }: Around,
): boolean {
  if (ipBlock !== undefined || !selects(podSelector, labels)) return false;
  return namespaceSelector === undefined ? namespace === own : selects(namespaceSelector, labelsOf(namespace));
}

/** What lets each in; an API server runs on nodes, or outside the cluster. */
const IDENTITIES: Readonly<Record<Identity, readonly string[]>> = {
  ingress: ['ingress'],
  'kube-apiserver': ['all', 'cluster', 'host', 'kube-apiserver', 'remote-node', 'world'],
};

/** Whether those addresses are an API server's nobody knows here. */
const isByAddress = (rule: CiliumRule): boolean =>
  ['fromCIDR', 'fromCIDRSet', 'fromNodes', 'fromGroups'].some((field) => rule[field] !== undefined);

/** A rule that names ports alone is for everyone. */
const isForAll = (rule: CiliumRule, direction: Direction): boolean => {
  const peers = direction === 'ingress' ? /^from/ : /^to(?!Ports$)/;
  return !Object.keys(rule).some((field) => peers.test(field));
};

const EVERY_POD = ['all', 'cluster'];
const NAMESPACE = 'io.kubernetes.pod.namespace';

const ciliumOpenings = (manifest: Manifest, direction: Direction, rules: readonly CiliumRule[]): Opening[] =>
  rules.map((rule, i) => {
    const entities = (direction === 'ingress' ? rule.fromEntities : rule.toEntities) ?? [];
    const endpoints = ((direction === 'ingress' ? rule.fromEndpoints : rule.toEndpoints) ?? []).map(unprefixed);
    const named = endpoints.filter((each) => keysOf(each).some((key) => key !== NAMESPACE));
    return {
      at: manifest.field(`spec.${direction}[${i}]`),
      names: (peer) => named.some((each) => isEndpoint(each, peer, manifest.namespace)),
      admits: (peer) =>
        isForAll(rule, direction) ||
        (typeof peer === 'string'
          ? IDENTITIES[peer].some((each) => entities.includes(each)) || (peer === 'kube-apiserver' && isByAddress(rule))
          : entities.some((entity) => EVERY_POD.includes(entity)) ||
            endpoints.some((each) => isEndpoint(each, peer, manifest.namespace))),
      ports: (rule.toPorts ?? []).flatMap(({ ports = [] }) => ports),
    };
  });

/** Without a namespace an endpoint is one of the policy's own. */
function isEndpoint(endpoint: Selector, { namespace, labels }: Peer, own: string): boolean {
  if (namespace !== own && !keysOf(endpoint).includes(NAMESPACE)) return false;
  return selects(endpoint, { ...labels, [NAMESPACE]: namespace });
}

const keysOf = ({ matchLabels = {}, matchExpressions = [] }: Selector): string[] => [
  ...Object.keys(matchLabels),
  ...matchExpressions.map(({ key }) => key),
];

/** A selector of Cilium's, which may name the source of a label before its key. */
const unprefixed = ({ matchLabels = {}, matchExpressions = [] }: Selector): Selector => ({
  matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [plainKey(key), value])),
  matchExpressions: matchExpressions.map((each) => ({ ...each, key: plainKey(each.key) })),
});

const plainKey = (key: string): string => key.replace(/^(k8s|any):/, '');
