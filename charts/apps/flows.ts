import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { selectorLabels } from '../shared/labels.ts';
import type { Incoming, Outgoing, PodPeer } from '../shared/network.ts';
import { migrationName } from './migration.ts';
import { componentOf } from './secrets.ts';

type Network = PlacedApp['workload']['network'];

/** The flows that an app's file names; the loader has seen that other apps are there and let it in. */
export function flowsOf({ apps }: Pick<Fleet, 'apps'>, placed: PlacedApp): { from: Incoming[]; to: Outgoing[] } {
  const { network, ports } = placed.workload;
  return {
    from: network.from.flatMap((peer): Incoming[] => {
      const froms = 'app' in peer ? askersOf(neighbour(apps, placed, peer.app)) : [peer];
      return froms.map((from) => ({
        from: { namespace: from.namespace, pods: from.pods },
        ports: (peer.ports ?? Object.keys(ports)).map((port) => ports[port]!),
      }));
    }),
    to: network.to.map((peer) => outgoingTo(apps, placed, peer)),
  };
}

function outgoingTo(apps: Fleet['apps'], placed: PlacedApp, peer: Network['to'][number]): Outgoing {
  if ('app' in peer) {
    const other = neighbour(apps, placed, peer.app);
    return { to: podsOf(other), ports: [other.workload.ports[peer.port]!] };
  }
  if ('host' in peer) return { to: { host: peer.host }, ports: peer.ports };
  if ('addresses' in peer) return { to: { addresses: peer.addresses }, ports: peer.ports };
  return { to: { namespace: peer.namespace, pods: peer.pods }, ports: peer.ports };
}

/** Another app of the same environment. */
function neighbour(apps: Fleet['apps'], { environment, app: own }: PlacedApp, app: string): PlacedApp {
  const found = apps[componentOf({ app, environment })];
  if (found === undefined) throw new Error(`${own}: network: there is no app ${app} in ${environment}`);
  return found;
}

const podsOf = (placed: PlacedApp, name = placed.app): PodPeer => ({
  namespace: placed.namespace,
  pods: selectorLabels({ name, component: componentOf(placed) }),
});

/** All pods of an app that ask others. */
const askersOf = (placed: PlacedApp): PodPeer[] => [
  podsOf(placed),
  ...(placed.workload.migration ? [podsOf(placed, migrationName(placed.app))] : []),
];
