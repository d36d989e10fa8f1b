import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { entriesOf } from '../load/files.ts';
import { attempt, OutputError } from '../output/output-error.ts';
import { shownAs } from '../output/tree.ts';
import { composedFrom } from './composed.ts';
import { originOf, otherOrigin, type Source } from './origin.ts';
import { type Part, readPart } from './part.ts';
import { partName, placesOf, type Shard, shardName, shardOfPart } from './shard.ts';

/** The clusters of a fleet as its shards have composed them, in its order. Throws OutputError with all that is wrong. */
export function collectParts(folder: string, source: Source): ComposedCluster[] {
  const shown = shownAs(folder);
  const entries = entriesOf(folder);
  if (typeof entries === 'string') {
    throw new OutputError([error('missing-part', shown, `${entries}; expected what synth --shard writes`)]);
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  const findings = [...visible.flatMap((entry) => stray(entry, shown)), ...incomplete(visible, shown)];
  const composed = new Map<string, ComposedCluster>();
  for (const shard of shardsOf(visible.filter((entry) => entry.isFile()))) {
    const clusters = clustersOf(folder, shard, source);
    if (!Array.isArray(clusters)) findings.push(clusters);
    else for (const cluster of clusters) composed.set(cluster.name, cluster);
  }
  if (findings.length > 0) throw new OutputError(findings);
  return source.fleet.clusters.map(({ name }) => composed.get(name)!);
}

const shardsOf = (entries: readonly Dirent[]): Shard[] => entries.flatMap(({ name }) => shardOfPart(name) ?? []);

function stray(entry: Dirent, folder: string): Finding[] {
  const refuse = (message: string) => [error('stray-part', `${folder}/${entry.name}`, `${message}; move it away`)];
  if (shardOfPart(entry.name) === undefined) {
    return refuse(`is no part of a fleet; expected files such as ${partName({ index: 1, count: 4 })} only`);
  }
  return entry.isFile() ? [] : refuse('is no regular file; expected what synth --shard writes');
}

/** Shards that are told one by one. */
const TOLD = 8;

function incomplete(entries: readonly Dirent[], folder: string): Finding[] {
  const shards = shardsOf(entries);
  const counts = [...new Set(shards.map(({ count }) => count))].sort((a, b) => a - b);
  const [count, other] = counts;
  if (count === undefined) {
    return [error('missing-part', folder, 'holds no part; expected one of each shard, which synth --shard writes')];
  }
  if (other !== undefined) {
    const message = `holds parts of ${counts.join(' and of ')} shards; expected those of one run, remove the others`;
    return [error('stray-part', folder, message)];
  }
  const there = new Set(shards.map(({ index }) => index));
  const all = Array.from({ length: count }, (_, i): Shard => ({ index: i + 1, count }));
  const missing = all.filter(({ index }) => !there.has(index));
  const rest = missing.length - TOLD;
  return missing.slice(0, TOLD).map((shard, i) => {
    const more = rest > 0 && i === TOLD - 1 ? ` (and ${rest} more)` : '';
    return error('missing-part', `${folder}/${partName(shard)}`, `is not there${more}; ${mend(shard)}`);
  });
}

const mend = (shard: Shard) => `run synth --shard ${shardName(shard)} and bring what it writes`;

function clustersOf(folder: string, shard: Shard, source: Source): ComposedCluster[] | Finding {
  const at = `${shownAs(folder)}/${partName(shard)}`;
  const clusters = attempt(at, () =>
    readPart(
      join(folder, partName(shard)),
      (part) =>
        otherOrigin(part.head, originOf(shard, source)) ?? otherClusters(part, shard, source) ?? clustersIn(part),
    ),
  );
  return typeof clusters === 'string' ? error('bad-part', at, `${clusters}; ${mend(shard)}`) : clusters;
}

/** No part says anything about the clusters of another shard. */
function otherClusters({ head }: Part, shard: Shard, { fleet }: Source): string | undefined {
  const found = head.clusters.map(({ name }) => name);
  const expected = placesOf(shard, fleet.clusters.length).map((place) => fleet.clusters[place]!.name);
  for (let i = 0; i < Math.max(found.length, expected.length); i++) {
    if (found[i] !== expected[i]) return `holds ${found[i] ?? 'no more'} where ${expected[i] ?? 'no more'} is expected`;
  }
  return undefined;
}

function clustersIn({ head, bodies }: Part): ComposedCluster[] | string {
  const clusters: ComposedCluster[] = [];
  for (const body of bodies()) {
    const { name } = head.clusters[clusters.length]!;
    if (body === undefined) return `what it says of ${name} was changed after it was written`;
    const cluster = composedFrom(body, name);
    if (typeof cluster === 'string') return `what it says of ${name} does not fit: ${cluster}`;
    clusters.push(cluster);
  }
  return clusters;
}
