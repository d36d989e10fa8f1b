import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { namespaceLabels } from '../../shared/namespace-labels.ts';
import { selects } from '../../shared/selector.ts';
import type { PolicyPeer, PolicyRule } from '../../shared/shapes/network.ts';
import type { Selector } from '../../shared/shapes/pods.ts';
import { ciliumPolicies, identities } from './cilium-policies.ts';
import {
  type Direction,
  type Identity,
  keysOf,
  type LabelsOf,
  type Opening,
  type OpenPort,
  type Peer,
  type Policy,
} from './policy.ts';

export function policiesOf(manifests: Manifests): Policy[] {
  const labelsOf = namespaceLabels(manifests);
  const plain = Array.from(manifests.ofKind('NetworkPolicy'), (manifest) => {
    const { podSelector = {}, ingress = [], egress = [] } = manifest.object.spec ?? {};
    // What an API server takes it for.
    const { policyTypes = egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] } = manifest.object.spec ?? {};
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
  const kinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] as const;
  const identityOf = identities(labelsOf);
  const cilium = Array.from(manifests.ofKind(...kinds)).flatMap((manifest) => ciliumPolicies(manifest, identityOf));
  return [...plain, ...cilium];
}

/** Whether pods may be reached (ingress), or may reach others (egress): without a policy, always. */
export function isOpen(policies: readonly Policy[], pods: Peer, { direction, peer, port }: Flow): boolean {
  const all = policies.filter((policy) => policy.covers(pods) && policy.openings[direction] !== undefined);
  const reached = direction === 'ingress' ? pods : peer;
  const named = typeof reached === 'string' ? [] : (reached.ports ?? []);
  const names = named.flatMap(({ name, containerPort }) => (containerPort === port ? (name ?? []) : []));
  const isMeant = ({ admits, ports }: Opening) =>
    admits(peer) && (ports.length === 0 || ports.some((each) => isAt(each, port) || names.includes(each.port)));
  if (all.some(({ denials }) => denials?.[direction]?.some(isMeant))) return false;
  const isLeft = all.every(({ leaves = [] }) => leaves.includes(direction));
  return isLeft || all.some(({ openings }) => openings[direction]?.some(isMeant));
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
      ports: openPorts(ports),
    };
  });

/** One without a number or a name is every port. */
const openPorts = (ports: NonNullable<PolicyRule['ports']>): OpenPort[] =>
  ports.some(({ port }) => port === undefined)
    ? []
    : ports.map(({ port, endPort }) => ({ port: String(port), endPort }));

interface Around {
  /** The namespace of the policy. */
  own: string;
  labelsOf: LabelsOf;
}

function isPeer(
  { ipBlock, namespaceSelector, podSelector = {} }: PolicyPeer,
  { namespace, labels }: Peer,
  { own, labelsOf }: Around,
): boolean {
  if (ipBlock !== undefined || !selects(podSelector, labels)) return false;
  return namespaceSelector === undefined ? namespace === own : selects(namespaceSelector, labelsOf(namespace));
}
