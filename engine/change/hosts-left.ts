import { fieldAt, listAt } from '../../charts/shared/field-at.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import { distinct } from '../distinct.ts';
import type { Change } from '../output/index.ts';
import { leaves } from './leaves.ts';
import { readObject } from './object.ts';
import { type Place, placeOf } from './place.ts';
import type { Versions } from './versions.ts';

/** In lower case. */
const ROUTING: ReadonlySet<string> = new Set(['ingress', 'httproute', 'grpcroute', 'tlsroute']);

/** Hosts that an Ingress or a route of a component that stays has served, and nothing on its cluster serves any more. */
export function hostsLeft(changes: readonly Change[], versions: Versions): Finding[] {
  const gone = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? path : [])));
  const left = changes.flatMap(({ kind, path }) => {
    const place = kind === 'added' ? undefined : routePlace(path);
    if (place === undefined) return [];
    const now = hostsIn(versions.after(path));
    const hosts = hostsIn(versions.before(path)).filter((host) => !now.includes(host));
    return hosts.length === 0 || leaves(place, gone, versions)
      ? []
      : hosts.map((host) => ({ path, cluster: place.cluster, host }));
  });
  if (left.length === 0) return [];
  const served = hostsServed(versions);
  const found = left
    .filter(({ cluster, host }) => !served.get(cluster)?.has(host))
    .map(({ path, cluster, host }) => {
      const message = `served ${host}, which nothing on ${cluster} serves any more: who asks for it gets no answer; expected nobody to ask for it, and in DNS what npm run dns says of the new one before this is merged`;
      return warning('hosts-left', path, message);
    });
  return [...new Map(found.map((finding) => [finding.message, finding])).values()];
}

function routePlace(path: string): Place | undefined {
  const place = placeOf(path);
  return place !== undefined && ROUTING.has(place.kind) ? place : undefined;
}

/** By cluster. */
function hostsServed({ paths, after }: Versions): Map<string, Set<string>> {
  const served = new Map<string, Set<string>>();
  for (const path of paths()) {
    const place = routePlace(path);
    if (place === undefined) continue;
    const hosts = served.get(place.cluster) ?? new Set();
    for (const host of hostsIn(after(path))) hosts.add(host);
    served.set(place.cluster, hosts);
  }
  return served;
}

function hostsIn(text: string): string[] {
  const object = text === '' ? undefined : readObject(text);
  const rules = listAt(object, 'spec', 'rules').map((rule) => fieldAt(rule, 'host'));
  const named = [...rules, ...listAt(object, 'spec', 'hostnames')];
  return distinct(named.filter((host) => typeof host === 'string'));
}
