import type { KubeObject, Labels, Manifest } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import type { CiliumPolicySpec, CiliumRule } from '../../shared/shapes/network.ts';
import type { Selector } from '../../shared/shapes/pods.ts';
import {
  type Direction,
  type Identity,
  keysOf,
  type LabelsOf,
  type Opening,
  type Peer,
  type Policy,
} from './policy.ts';

type CiliumPolicy = Manifest<KubeObject & Shapes['CiliumNetworkPolicy']>;

/** What an object of Cilium says, of the pods of its namespace or of all: in one rule, or in several. */
export function ciliumPolicies(manifest: CiliumPolicy, identityOf: IdentityOf): Policy[] {
  const { spec, specs = [] } = manifest.object;
  return [
    ...(spec === undefined ? [] : policyOf(spec, { manifest, identityOf, path: 'spec' })),
    ...specs.flatMap((each, i) => policyOf(each, { manifest, identityOf, path: `specs[${i}]` })),
  ];
}

/** The labels by which Cilium knows pods: their own, their namespace's, and its name. */
type IdentityOf = (peer: Peer) => Labels;

interface Around {
  manifest: CiliumPolicy;
  identityOf: IdentityOf;
  /** Of the rule. */
  path: string;
}

function policyOf(spec: CiliumPolicySpec, around: Around): Policy[] {
  const { endpointSelector, enableDefaultDeny = {} } = spec;
  const { manifest, identityOf } = around;
  // It is for nodes.
  if (endpointSelector === undefined && isClusterwide(manifest)) return [];
  const selector = unprefixed(endpointSelector ?? {});
  return [
    {
      manifest,
      covers: (peer) => isWithin(peer, manifest) && selects(selector, identityOf(peer)),
      openings: Object.fromEntries(
        DIRECTIONS.filter((direction) => isAbout(spec, direction)).map((direction) => [
          direction,
          openingsOf(spec[direction] ?? [], direction, around),
        ]),
      ),
      denials: {
        ingress: openingsOf(spec.ingressDeny ?? [], 'ingress', around),
        egress: openingsOf(spec.egressDeny ?? [], 'egress', around),
      },
      leaves: DIRECTIONS.filter((direction) => enableDefaultDeny[direction] === false),
    },
  ];
}

const DIRECTIONS = ['ingress', 'egress'] as const;

/** An empty list is as if it were not there, and rules that deny close what they do not name, too. */
const isAbout = (spec: CiliumPolicySpec, direction: Direction): boolean =>
  [spec[direction], spec[`${direction}Deny`]].some((rules) => rules !== undefined && rules.length > 0);

/** Without a namespace of its own, and for those of all. */
const isClusterwide = ({ object }: Manifest): boolean => object.kind === 'CiliumClusterwideNetworkPolicy';

const isWithin = ({ namespace }: Peer, manifest: CiliumPolicy): boolean =>
  isClusterwide(manifest) || namespace === manifest.namespace;

/** What lets each in; an API server runs on nodes, or outside the cluster. */
const IDENTITIES: Readonly<Record<Identity, readonly string[]>> = {
  ingress: ['ingress'],
  'kube-apiserver': ['all', 'cluster', 'host', 'kube-apiserver', 'remote-node', 'world'],
};

/** Whether those addresses are an API server's nobody knows here. */
const isByAddress = (rule: CiliumRule): boolean =>
  ['fromCIDR', 'fromCIDRSet', 'fromNodes', 'fromGroups'].some((field) => rule[field] !== undefined);

/** A rule that names ports alone is for everyone, an empty one for nobody. */
const isForAll = (rule: CiliumRule, direction: Direction): boolean => {
  const peers = direction === 'ingress' ? /^from/ : /^to(?!Ports$)/;
  return rule.toPorts !== undefined && !Object.keys(rule).some((field) => peers.test(field));
};

const EVERY_POD = ['all', 'cluster'];
const NAMESPACE = 'io.kubernetes.pod.namespace';
const OF_NAMESPACE = 'io.cilium.k8s.namespace.labels.';

/** Of one cluster: each is asked for its labels again and again. */
export function identities(labelsOf: LabelsOf): IdentityOf {
  const known = new WeakMap<Peer, Labels>();
  return (peer) => {
    const { namespace, labels } = peer;
    const identity = known.get(peer) ?? { ...labels, ...prefixed(labelsOf(namespace)), [NAMESPACE]: namespace };
    known.set(peer, identity);
    return identity;
  };
}

const prefixed = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${OF_NAMESPACE}${key}`, value]));

const openingsOf = (rules: readonly CiliumRule[], direction: Direction, around: Around): Opening[] =>
  rules.map((rule, i) => {
    const entities = (direction === 'ingress' ? rule.fromEntities : rule.toEntities) ?? [];
    const endpoints = ((direction === 'ingress' ? rule.fromEndpoints : rule.toEndpoints) ?? []).map(unprefixed);
    // What holds for the pods of all namespaces asks none of them to come.
    const named = isClusterwide(around.manifest)
      ? []
      : endpoints.filter((each) => keysOf(each).some((key) => !isOfNamespace(key)));
    return {
      at: around.manifest.field(`${around.path}.${direction}[${i}]`),
      names: (peer) => named.some((each) => isEndpoint(each, peer, around)),
      admits: (peer) =>
        isForAll(rule, direction) ||
        (typeof peer === 'string'
          ? IDENTITIES[peer].some((each) => entities.includes(each)) || (peer === 'kube-apiserver' && isByAddress(rule))
          : entities.some((entity) => EVERY_POD.includes(entity)) ||
            endpoints.some((each) => isEndpoint(each, peer, around))),
      ports: (rule.toPorts ?? []).flatMap(({ ports = [] }) => ports),
    };
  });

const isOfNamespace = (key: string): boolean => key === NAMESPACE || key.startsWith(OF_NAMESPACE);

/** An endpoint that says nothing of a namespace is one of the policy's own, where that has one. */
const isEndpoint = (endpoint: Selector, peer: Peer, { manifest, identityOf }: Around): boolean =>
  (isWithin(peer, manifest) || keysOf(endpoint).some(isOfNamespace)) && selects(endpoint, identityOf(peer));

/** A selector of Cilium's, which may name the source of a label before its key. */
const unprefixed = ({ matchLabels = {}, matchExpressions = [] }: Selector): Selector => ({
  matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [plainKey(key), value])),
  matchExpressions: matchExpressions.map((each) => ({ ...each, key: plainKey(each.key) })),
});

const plainKey = (key: string): string => key.replace(/^(k8s|any):/, '');
