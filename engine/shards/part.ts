import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { packed, unpacked } from '../cache/store.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { type Origin, OriginSchema } from './origin.ts';

/** Bytes: a hundred times what the central cluster of the example takes. Reading it takes as much memory. */
const LARGEST_CLUSTER = 2 ** 27;

const HeadSchema = OriginSchema.extend({
  clusters: z.array(z.strictObject({ name: z.string(), bytes: z.int().min(1) })),
});

type Head = z.output<typeof HeadSchema>;

const largeIn = ({ clusters }: Head) => clusters.filter(({ bytes }) => bytes > LARGEST_CLUSTER);

/**
 * A line of JSON that says what follows, and then each cluster as the cache keeps it, text included. What `readPart` would
 * refuse is not written; gives what is wrong with it.
 */
export function writePart(path: string, origin: Origin, clusters: readonly ComposedCluster[]): string[] {
  const bodies = clusters.map(packed);
  const head: Head = { ...origin, clusters: clusters.map(({ name }, i) => ({ name, bytes: bodies[i]!.length })) };
  const large = largeIn(head);
  if (large.length > 0) {
    const expected = `${LARGEST_CLUSTER} at most, as synth --join reads no more of one cluster; synth without --shard may`;
    return large.map(({ name, bytes }) => `takes ${bytes} bytes for ${name}; expected ${expected}`);
  }
  const file = openSync(path, 'w');
  try {
    for (const bytes of [Buffer.from(`${JSON.stringify(head)}\n`), ...bodies]) {
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
  } finally {
    closeSync(file);
  }
  return [];
}

/** A file that begins as a part does and is as long as it says. */
export interface Part {
  head: Head;
  /** Each of its clusters in turn; undefined for what was changed since it was written. */
  bodies(): Generator<unknown>;
}

/** Hands a part to `use` while it is open, or says what is wrong with it. Throws what the disk says. */
export function readPart<T>(path: string, use: (part: Part) => T): T | string {
  const file = openSync(path, 'r');
  try {
    const line = firstLine(file);
    const { data: head } = HeadSchema.safeParse(json(line));
    if (line === undefined || head === undefined) return 'does not begin as what synth --shard writes';
    const expected = head.clusters.reduce((total, { bytes }) => total + bytes, line.length + 1);
    const { size } = fstatSync(file);
    if (size !== expected) return `is ${size} bytes long; expected ${expected}`;
    const [large] = largeIn(head);
    if (large !== undefined)
      return `says ${large.bytes} bytes of one cluster; expected ${LARGEST_CLUSTER} at most, more than any cluster takes`;
    return use({
      head,
      *bodies() {
        let from = line.length + 1;
        for (const { bytes } of head.clusters) {
          yield unpacked(readAt(file, from, bytes));
          from += bytes;
        }
      },
    });
  } finally {
    closeSync(file);
  }
}

const CHUNK = 65_536;
/** Chunks of a first line that names more clusters than anyone has. */
const MOST_CHUNKS = 256;

function firstLine(file: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  while (chunks.length < MOST_CHUNKS) {
    const chunk = readAt(file, chunks.length * CHUNK, CHUNK);
    const end = chunk.indexOf('\n');
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) return Buffer.concat(chunks);
    if (chunk.length < CHUNK) return undefined;
  }
  return undefined;
}

/** As many of the bytes as there are. */
function readAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  for (let more = -1; read < length && more !== 0; read += more) {
    more = readSync(file, bytes, read, length - read, from + read);
  }
  return bytes.subarray(0, read);
}

function json(line: Buffer | undefined): unknown {
  try {
    return JSON.parse(line?.toString() ?? '');
  } catch {
    return undefined;
  }
}
