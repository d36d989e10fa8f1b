import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../../../clusters/schema/fields.ts';
import { normalized, type Settings } from './ignored.ts';

/**
 * What Argo CD applies with RespectIgnoreDifferences: an object of Git with what differs between the live one and that without
 * its ignored fields merged in, lists as a whole; and whatever ignores nothing put back as it was. Source: normalizeTargetResources
 * and restoreNonIgnoredFields in controller/sync.go, v3.5.1. Lists of built-in kinds would merge by their keys; none is ignored.
 */
export function synced(object: KubeObject, live: KubeObject, settings: readonly Settings[]): KubeObject {
  const [there, left] = [live, normalized(live, live, settings)].map(withoutStatus) as [Fields, Fields];
  const target = normalized(object, object, settings);
  const patched = merged(target, patchOf(left, there) ?? {}) as Fields;
  return restored(patched, { object, target, left }) as KubeObject;
}

const withoutStatus = ({ status: _, ...rest }: Fields): Fields => rest;

const keysOf = (...of: readonly Fields[]): string[] => [...new Set(of.flatMap(Object.keys))];

/** What is undefined is left out. */
const fieldsOf = (keys: readonly string[], value: (key: string) => unknown): Fields =>
  Object.fromEntries(keys.map((key) => [key, value(key)]).filter(([, each]) => each !== undefined));

/** The JSON merge patch that makes one of another; undefined where they are the same. */
function patchOf(from: unknown, to: unknown): unknown {
  if (isDeepStrictEqual(from, to)) return undefined;
  if (!isFields(from) || !isFields(to)) return to;
  return fieldsOf(keysOf(from, to), (key) => (key in to ? patchOf(from[key], to[key]) : null));
}

function merged(value: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const fields = isFields(value) ? value : {};
  return fieldsOf(keysOf(fields, patch), (key) => {
    if (!(key in patch)) return fields[key];
    return patch[key] === null ? undefined : merged(fields[key], patch[key]);
  });
}

interface Known {
  /** Of Git, and without its ignored fields. */
  object: Fields;
  target: Fields;
  /** The live one without its ignored fields. */
  left: Fields;
}

/** Fields of Git that ignore nothing, as they were; and none that only the live one has. */
function restored(patched: Fields, { object, target, left }: Known): Fields {
  return fieldsOf(keysOf(patched, object), (key) => {
    const [got, wanted, rest] = [patched[key], object[key], target[key]];
    if (!(key in object)) return key in left ? undefined : got;
    if (isFields(got) && isFields(wanted) && isFields(rest)) {
      return restored(got, { object: wanted, target: rest, left: Object(left[key]) });
    }
    return isDeepStrictEqual(rest, wanted) ? wanted : got;
  });
}
