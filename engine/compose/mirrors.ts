import { type Finding, warning } from '../../charts/shared/finding.ts';
import { mirrored } from '../../charts/shared/image.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';

type Mirrors = Fleet['mirrors'];

/** The fleet, noting which of its mirrors are asked for something that they mirror. */
export function notingMirrors(fleet: Fleet): { fleet: Fleet; used: Set<string> } {
  const used = new Set<string>();
  const mirrors = noting(fleet.mirrors, used);
  // Not a copy, which would read all that the fleet has.
  const get = (target: Fleet, key: PropertyKey): unknown => (key === 'mirrors' ? mirrors : Reflect.get(target, key));
  return { fleet: new Proxy(fleet, { get }), used };
}

function noting(mirrors: Mirrors, used: Set<string>): Mirrors {
  return new Proxy(mirrors, {
    get: (target, key, receiver) => {
      if (typeof key === 'string') used.add(key);
      return Reflect.get(target, key, receiver);
    },
  });
}

/** The mirrors that serve a source from elsewhere, or an image that it runs. */
export function mirrorsOf({ repository, images }: Upstream, mirrors: Mirrors): Set<string> {
  const used = new Set<string>();
  const asked = noting(mirrors, used);
  for (const location of [repository.replace(/^\w+:\/\//, ''), ...images]) mirrored(location, asked);
  return used;
}

interface Served {
  /** The keys of the mirrors that something of the cluster comes from. */
  mirrors: readonly string[];
}

/** A mirror of nothing is a spelling mistake, and what it was meant for comes from the internet. */
export function unusedMirrors({ mirrors }: Fleet, clusters: readonly Served[]): Finding[] {
  const used = new Set(clusters.flatMap((cluster) => cluster.mirrors));
  return Object.keys(mirrors)
    .filter((key) => !used.has(key))
    .map((key) => {
      const message = `no image, chart or repository of the fleet is at ${key}; expected the start of one, or remove it`;
      return warning('unused-mirror', `clusters/fleet.yaml: mirrors[${JSON.stringify(key)}]`, message);
    });
}
