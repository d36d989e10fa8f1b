import { error, type Finding } from '../../charts/shared/finding.ts';
import { addressNumber, type Range, rangeOf } from '../../clusters/schema/addresses.ts';
import type { FleetData } from '../../clusters/schema/fleet.ts';
import { ipv4 } from '../../clusters/schema/units.ts';
import type { Located } from '../yaml/read.ts';
import type { ReadCluster } from './facts.ts';

/** Something that only one cluster may have, and where its file says so. */
interface Claim {
  value: string;
  at: At;
}

/** A place, which is looked for once it is to be told. */
type At = () => string;

interface Pool extends Range {
  text: string;
  at: At;
}

interface Taken {
  address: string;
  what: string;
  at: At;
}

interface Between {
  /** In the order of their files. */
  clusters: readonly ReadCluster[];
  fleet?: { document: Located; data: FleetData };
}

/** What no file shows by itself: things that two clusters claim, or that one takes from another. */
export function betweenClusters({ clusters, fleet }: Between): Finding[] {
  const pools = clusters.flatMap(poolOf);
  const foreignAt = foreignServers(clusters);
  return [
    ...claimedTwice(
      clusters.flatMap((cluster) => claim(cluster, 'name')),
      'name',
    ),
    ...claimedTwice(clusters.flatMap(addressClaims), 'node address'),
    ...claimedTwice(clusters.filter((cluster) => !foreignAt.has(cluster)).flatMap(serverClaim), 'API server'),
    ...foreignAt.values(),
    ...claimedTwice(zoneClaims({ clusters, fleet }), 'zone'),
    ...overlaps(pools),
    ...swallowed(pools, takenAddresses({ clusters, fleet })),
  ];
}

function poolOf({ document, facts: { loadBalancerPool: text } }: ReadCluster): Pool[] {
  return text === undefined ? [] : [{ ...rangeOf(text), text, at: () => document.at(['loadBalancerPool']) }];
}

function claim({ document, facts }: ReadCluster, field: 'name' | 'apiServer'): Claim[] {
  const value = facts[field];
  return value === undefined ? [] : [{ value, at: () => document.at([field]) }];
}

function addressClaims({ document, facts }: ReadCluster): Claim[] {
  return facts.nodeAddresses.flatMap((value, index) =>
    value === undefined ? [] : [{ value, at: () => document.at(['nodeAddresses', index]) }],
  );
}

/** Two spellings of one URL are one server. */
function serverClaim(cluster: ReadCluster): Claim[] {
  return claim(cluster, 'apiServer').map(({ value, at }) => ({ value: new URL(value).href.replace(/\/$/, ''), at }));
}

/** An API server on a node of another cluster: what is meant for one is delivered to the other. */
function foreignServers(clusters: readonly ReadCluster[]): Map<ReadCluster, Finding> {
  const nodes = new Map(
    clusters.flatMap((cluster) => addressClaims(cluster).map(({ value, at }) => [value, { cluster, at }] as const)),
  );
  return new Map(
    clusters.flatMap((cluster) => {
      const [server] = claim(cluster, 'apiServer');
      const host = server && new URL(server.value).hostname;
      const node = host === undefined ? undefined : nodes.get(host);
      const isOwn = node?.cluster === cluster || cluster.facts.nodeAddresses.includes(host);
      if (server === undefined || node === undefined || isOwn) return [];
      const message = `the API server ${host} is a node of another cluster, at ${node.at()}; expected its own`;
      return [[cluster, error('claimed-twice', server.at(), message)]];
    }),
  );
}

/** Without a zone of its own a cluster gets one by its name; a name taken twice is reported as such already. */
function zoneClaims({ clusters, fleet }: Between): Claim[] {
  const names = new Set<string>();
  return clusters.flatMap(({ document, facts: { name, zone } }) => {
    if (zone !== undefined) return [{ value: zone, at: () => document.at(['zone']) }];
    if (name === undefined || fleet === undefined || names.has(name)) return [];
    names.add(name);
    return [{ value: zoneOf(name, fleet.data), at: () => document.at(['name']) }];
  });
}

export const zoneOf = (cluster: string, fleet: FleetData): string => fleet.zone.replaceAll('{cluster}', cluster);

function claimedTwice(claims: readonly Claim[], what: string): Finding[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((later) => {
    const before = first.get(later.value);
    if (before === undefined) first.set(later.value, later);
    if (before === undefined) return [];
    return [
      error('claimed-twice', later.at(), `the ${what} ${later.value} is taken, by ${before.at()}; expected another`),
    ];
  });
}

const byStart = (pools: readonly Pool[]): Pool[] => [...pools].sort((a, b) => a.first - b.first);

function overlaps(pools: readonly Pool[]): Finding[] {
  let widest: Pool | undefined;
  return byStart(pools).flatMap((pool) => {
    const before = widest;
    if (widest === undefined || pool.last > widest.last) widest = pool;
    if (before === undefined || pool.first > before.last) return [];
    const message = `the pool ${pool.text} overlaps ${before.text}, at ${before.at()}; expected addresses of its own`;
    return [error('pool-overlap', pool.at(), message)];
  });
}

/** A load balancer that hands out the address of a machine cuts that machine off. */
function swallowed(pools: readonly Pool[], taken: readonly Taken[]): Finding[] {
  const sorted = byStart(pools);
  const seen = new Set<string>();
  return taken.flatMap(({ address, what, at }) => {
    const number = addressNumber(address);
    const pool = lastFrom(sorted, number);
    if (pool === undefined || number > pool.last || seen.has(address)) return [];
    seen.add(address);
    return [error('pool-taken', pool.at(), `the pool ${pool.text} holds ${address}, ${what} at ${at()}; leave it out`)];
  });
}

/** The last pool that starts at or before an address, by halving: a fleet has as many pools as machines. */
function lastFrom(sorted: readonly Pool[], number: number): Pool | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.first ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

function takenAddresses({ clusters, fleet }: Between): Taken[] {
  const nodes = clusters.flatMap(addressClaims).map(({ value, at }) => ({ address: value, what: 'a node', at }));
  const servers = clusters.flatMap((cluster) =>
    claim(cluster, 'apiServer').map(({ value, at }) => ({
      address: new URL(value).hostname,
      what: 'an API server',
      at,
    })),
  );
  const storage =
    fleet === undefined
      ? []
      : [
          {
            address: new URL(fleet.data.objectStorage.endpoint).hostname,
            what: 'the object storage',
            at: () => fleet.document.at(['objectStorage', 'endpoint']),
          },
        ];
  return [...nodes, ...servers, ...storage].filter(({ address }) => ipv4.safeParse(address).success);
}
