import { sha256 } from './store.ts';

const known = new WeakMap<object, string>();

/** The hash of plain data that nothing changes, taken once. */
export function digestOf(data: object): string {
  const digest = known.get(data) ?? sha256(JSON.stringify(data));
  known.set(data, digest);
  return digest;
}

/** Spares taking the hash of what was read before. */
export function noteDigest(data: object, digest: string): void {
  known.set(data, digest);
}
