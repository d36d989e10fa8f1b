import { z } from 'zod';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import { sha256 } from '../cache/store.ts';
import { type Shard, shardName } from './shard.ts';

/** What a part was made of; the parts of one fleet and one program differ in the shard only. */
export const OriginSchema = z.strictObject({
  /** `I/N` */
  shard: z.string(),
  /** The version of Node that ran. */
  node: z.string(),
  /** The hash of the program. */
  code: z.string(),
  /** The hash of the fleet as the loader hands it on: its folder, comments and line ends do not count. */
  data: z.string(),
});

export type Origin = z.output<typeof OriginSchema>;

/** What all parts of one fleet are made of. */
export interface Source {
  fleet: Fleet;
  code: string;
  data: string;
}

export const sourceOf = (fleet: Fleet, code: string): Source => ({ fleet, code, data: sha256(JSON.stringify(fleet)) });

export const originOf = (shard: Shard, { code, data }: Source): Origin => ({
  shard: shardName(shard),
  node: process.version,
  code,
  data,
});

/** Why a part is not that of this shard, data and program. */
export function otherOrigin(found: Origin, expected: Origin): string | undefined {
  const same = 'check out the same commit';
  const short = (hash: string) => hash.slice(0, 16);
  if (found.shard !== expected.shard) return `is the part of shard ${found.shard}; expected that of ${expected.shard}`;
  if (found.node !== expected.node) return `was made by node ${found.node}; expected ${expected.node}, as here`;
  if (found.code !== expected.code) {
    return `was made by other code (${short(found.code)}); expected ${short(expected.code)}, as here: ${same}`;
  }
  if (found.data !== expected.data) {
    return `was made of other data (${short(found.data)}); expected ${short(expected.data)}, as here: ${same}`;
  }
  return undefined;
}
