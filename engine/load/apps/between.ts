import { error, type Finding } from '../../../charts/shared/finding.ts';
import type { WorkloadData } from '../../../clusters/schema/workload.ts';
import { valueAt } from '../schema-at.ts';
import { suggestionFor } from '../suggestion.ts';
import { componentName, type Placement } from './place.ts';

interface Beside {
  placements: readonly Placement[];
  /** Every app that there is a file of. */
  apps: readonly string[];
  /** Those of which not everything is known. */
  unclear: ReadonlySet<string>;
  components: readonly { name: string; namespace?: string }[];
}

/** What no app's file shows by itself: names and namespaces that are taken, and whom apps speak to. */
export function betweenApps(beside: Beside): Finding[] {
  const { placements, components } = beside;
  const findings = [
    ...placements.flatMap((placement) => [...longNames(placement), ...takenBy(placement, components)]),
    ...sharedNames(placements),
    ...flowFindings(beside),
  ];
  // What is wrong in every environment is said once.
  return [...new Map(findings.map((finding) => [`${finding.at} ${finding.message}`, finding])).values()];
}

const MOST = 63;

const at = ({ document, environment }: Placement): string => document.at(['environments', environment], 'key');

function longNames(placement: Placement): Finding[] {
  const { app, environment, clusters } = placement;
  const longest = [...clusters].sort((a, b) => b.length - a.length)[0] ?? '';
  const name = `${componentName(app, environment)}-${longest}`;
  if (name.length <= MOST) return [];
  const message = `the Application ${name} has ${name.length} characters; expected at most ${MOST}, by a shorter name`;
  return [error('app-name', at(placement), message)];
}

/** Namespaces that stand before anything is delivered, and are no app's. */
const KEPT = /^(argocd|default|kube-.*)$/;

function takenBy(placement: Placement, components: Beside['components']): Finding[] {
  const { app, environment, document, placed } = placement;
  const name = componentName(app, environment);
  const owner = components.find(({ namespace }) => namespace === placed.namespace);
  const used = owner === undefined ? 'of Kubernetes or Argo CD' : `of ${owner.name}`;
  const isKept = owner !== undefined || KEPT.test(placed.namespace);
  return [
    ...(components.some((component) => component.name === name)
      ? [error('app-name', at(placement), `${name} is the name of a component of the fleet; expected another`)]
      : []),
    ...(isKept
      ? [
          error(
            'app-namespace',
            document.at(['namespace']),
            `${placed.namespace} is the namespace ${used}; expected one of its own`,
          ),
        ]
      : []),
  ];
}

/** `a-b` in c and `a` in `b-c` have one name, as have their namespaces. */
function sharedNames(placements: readonly Placement[]): Finding[] {
  const names = new Map<string, Placement>();
  const namespaces = new Map<string, Placement>();
  return placements.flatMap((placement) => {
    const { app, environment, placed, document } = placement;
    const name = componentName(app, environment);
    const named = names.get(name);
    const inside = namespaces.get(placed.namespace);
    names.set(name, named ?? placement);
    namespaces.set(placed.namespace, inside ?? placement);
    const isOther = inside !== undefined && inside.environment !== environment;
    return [
      ...(named === undefined
        ? []
        : [
            error(
              'app-name',
              at(placement),
              `${name} is ${named.app} in ${named.environment} too; expected another name`,
            ),
          ]),
      ...(isOther
        ? [
            error(
              'app-namespace',
              document.at(['namespace']),
              `${placed.namespace} is that of ${inside.app} in ${inside.environment} too; expected another name`,
            ),
          ]
        : []),
    ];
  });
}

type Peer = { app: string; port?: string; ports?: readonly string[] };

/** Of network.to and network.from, those that name an app. */
const peersOf = (list: WorkloadData['network']['to' | 'from']): { peer: Peer; i: number }[] =>
  list.flatMap((peer, i) => ('app' in peer ? [{ peer, i }] : []));

function flowFindings({ placements, apps, unclear }: Beside): Finding[] {
  const byName = new Map(placements.map((each) => [componentName(each.app, each.environment), each]));
  return placements.flatMap((placement) => {
    const { network } = placement.placed.workload;
    return (['to', 'from'] as const).flatMap((side) =>
      peersOf(network[side]).flatMap(({ peer, i }) => {
        const path = ['network', side, i];
        const other = byName.get(componentName(peer.app, placement.environment));
        if (unclear.has(peer.app)) return [];
        if (other === undefined) return notThere(placement, { path, name: peer.app, apps });
        return [
          ...elsewhere(placement, other, path),
          ...(side === 'to' ? closed(placement, other, { path, port: peer.port ?? '' }) : []),
        ];
      }),
    );
  });
}

/** Where a field of an app stands in its file: among what differs in the environment, or above. */
function fieldAt({ document, environment }: Placement, path: readonly (string | number)[]): string {
  const within = ['environments', environment, ...path.slice(0, 2)];
  return document.at(valueAt(document.value, within) === undefined ? path : ['environments', environment, ...path]);
}

interface Unknown {
  path: readonly (string | number)[];
  name: string;
  apps: readonly string[];
}

function notThere(placement: Placement, { path, name, apps }: Unknown): Finding[] {
  const where = fieldAt(placement, [...path, 'app']);
  const { environment } = placement;
  if (!apps.includes(name)) {
    return [error('unknown-app', where, `there is no app ${name}; ${suggestionFor(name, apps)}`)];
  }
  const message = `${name} is not in ${environment}; expected it there too, or this flow among what differs in other environments`;
  return [error('unknown-app', where, message)];
}

function elsewhere(placement: Placement, other: Placement, path: readonly (string | number)[]): Finding[] {
  const without = placement.clusters.filter((cluster) => !other.clusters.includes(cluster));
  if (without.length === 0) return [];
  const message = `${other.app} is in ${placement.environment}, but not on ${without.join(', ')}; expected both on the same clusters`;
  return [error('unknown-app', fieldAt(placement, [...path, 'app']), message)];
}

interface Door {
  path: readonly (string | number)[];
  port: string;
}

/** A flow needs a port that is there, and a door that is open to this app. */
function closed(placement: Placement, other: Placement, { path, port }: Door): Finding[] {
  const { ports, network } = other.placed.workload;
  const known = Object.keys(ports);
  if (!known.includes(port)) {
    const message = `${other.app} has no port ${port}; ${suggestionFor(port, known)}`;
    return [error('unknown-app-port', fieldAt(placement, [...path, 'port']), message)];
  }
  const isOpen = peersOf(network.from).some(
    ({ peer }) => peer.app === placement.app && (peer.ports === undefined || peer.ports.includes(port)),
  );
  if (isOpen) return [];
  const message = `${other.app} does not let ${placement.app} in at ${port}; expected {app: ${placement.app}} under its network.from`;
  return [error('closed-flow', fieldAt(placement, [...path, 'app']), message)];
}
