import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { selectorLabels } from '../shared/labels.ts';
import type { Incoming, Outgoing, PodPeer } from '../shared/network.ts';
import { componentOf } from './secrets.ts';

type Network = PlacedApp['workload']['network'];

/** The flows that an app's file names; the loader has seen that other apps are there and let it in. */
export function flowsOf({ apps }: Pick<Fleet, 'apps'>, placed: PlacedApp): { from: Incoming[]; to: Outgoing[] } {
  const { network, ports } = placed.workload;
  return {
    from: network.from.map((peer): Incoming => {
      const from = 'app' in peer ? podsOf(neighbour(apps, placed, peer.app)) : peer;
      return {
        from: { namespace: from.namespace, pods: from.pods },
        ports: (peer.ports ?? Object.keys(ports)).map((port) => ports[port]!),
      };
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

const podsOf = (placed: PlacedApp): PodPeer => ({
  namespace: placed.namespace,
  pods: selectorLabels({ name: placed.app, component: componentOf(placed) }),
});
