import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { Outgoing } from '../shared/network.ts';
import { COMPANIONS, type Registry } from './image-updater-config.ts';
import type { ImageUpdaterSettings } from './image-updater-options.ts';
import { registryOf, updatedApps } from './updated-apps.ts';

/** The registries of all apps that are updated. */
export function registriesOf(fleet: Fleet, { registries }: ImageUpdaterSettings): Registry[] {
  const logins = new Map<string, boolean>();
  for (const { repository, workload } of updatedApps(fleet)) {
    const host = registryOf(repository);
    logins.set(host, registries[host]?.login ?? (logins.get(host) || workload.registryLogin));
  }
  return [...logins].sort().map(([host, login]) => ({ host, login }));
}

/** Where registries answer, and where they send those who ask. */
export function registryFlows(fleet: Fleet, options: ImageUpdaterSettings): Outgoing[] {
  const hosts = registriesOf(fleet, options).flatMap(({ host }) => {
    const api = options.registries[host]?.apiUrl;
    return [...(COMPANIONS[host] ?? [host]), ...(api === undefined ? [] : [new URL(api).host])];
  });
  const places = [...new Set([...hosts, ...options.reaches])].sort();
  return places.map((place) => {
    const [host = '', port = '443'] = place.split(':');
    return { to: { host }, ports: [Number(port)] };
  });
}
