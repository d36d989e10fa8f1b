import { fieldAt, listAt } from '../../charts/shared/field-at.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import { distinct } from '../distinct.ts';
import type { Change } from '../output/index.ts';
import { leaves } from './leaves.ts';
import { readObject } from './object.ts';
import { placeOf } from './place.ts';
import type { Versions } from './versions.ts';

/** In lower case. */
const ROUTING: ReadonlySet<string> = new Set(['ingress', 'httproute', 'grpcroute', 'tlsroute']);

/** Hosts that an Ingress or a route of a component that stays has served, and nothing on its cluster serves any more. */
export function hostsLeft(changes: readonly Change[], versions: Versions): Finding[] {
  const gone = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? path : [])));
  const found = changes.flatMap(({ kind, path }) => {
    const place = kind === 'added' ? undefined : placeOf(path);
    if (place === undefined || !ROUTING.has(place.kind) || leaves(place, gone, versions)) return [];
    const now = new Set(hostsIn(versions.after(path)));
    return hostsIn(versions.before(path))
      .filter((host) => !now.has(host) && !isServed(host, place.cluster, versions))
      .map((host) => {
        const message = `served ${host}, which nothing on ${place.cluster} serves any more: who asks for it gets no answer; expected nobody to ask for it, and in DNS what npm run dns says of the new one before this is merged`;
        return warning('hosts-left', path, message);
      });
  });
  return [...new Map(found.map((finding) => [finding.message, finding])).values()];
}

const isServed = (host: string, cluster: string, { paths, after }: Versions): boolean =>
  [...paths()].some((path) => {
    const place = path.startsWith(`clusters/${cluster}/`) ? placeOf(path) : undefined;
    return place !== undefined && ROUTING.has(place.kind) && hostsIn(after(path)).includes(host);
  });

function hostsIn(text: string): string[] {
  const object = text === '' ? undefined : readObject(text);
  const rules = listAt(object, 'spec', 'rules').map((rule) => fieldAt(rule, 'host'));
  const named = [...rules, ...listAt(object, 'spec', 'hostnames')];
  return distinct(named.filter((host) => typeof host === 'string'));
}
