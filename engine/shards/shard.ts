/** One of so many disjoint parts of a fleet's clusters. */
export interface Shard {
  /** From 1. */
  index: number;
  count: number;
}

/** No CI starts as many jobs for one step. */
const MOST_SHARDS = 1_000;

/** The shard that `I/N` names, if it names one. */
export function parseShard(text: string): Shard | undefined {
  const [, index = 0, count = 0] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text)?.map(Number) ?? [];
  return 1 <= index && index <= count && count <= MOST_SHARDS ? { index, count } : undefined;
}

export const shardName = ({ index, count }: Shard): string => `${index}/${count}`;

/** Places in `fleet.clusters`, which are in the order of their names, so that every machine deals them out alike. */
export const placesOf = ({ index, count }: Shard, clusters: number): number[] =>
  Array.from({ length: clusters }, (_, place) => place).filter((place) => place % count === index - 1);

export const partName = ({ index, count }: Shard): string => `shard-${index}-of-${count}.part`;

/** The shard whose part a file is by its name. */
export function shardOfPart(file: string): Shard | undefined {
  const [, index = '', count = ''] = /^shard-(\d+)-of-(\d+)\.part$/.exec(file) ?? [];
  return parseShard(`${index}/${count}`);
}
