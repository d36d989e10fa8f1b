import type { Patch } from '../../clusters/schema/cluster.ts';
import { didYouMean } from '../did-you-mean.ts';
import { escaped, isIndex, unescaped } from './json-pointer.ts';
import { PatchEffort } from './patch-effort.ts';

export type Operation = NonNullable<Patch['json']>[number];

/** A patch that does not fit what it patches; the message says where and why. */
export class PatchProblem extends Error {}

/** Levels of an object: no field of Kubernetes lies as deep, and what walks objects calls itself. */
const DEEPEST = 100;

/** The document after the operations of RFC 6902, which apply all or throw a PatchProblem. */
export function applyJsonPatch(
  document: unknown,
  operations: readonly Operation[],
  effort: PatchEffort = new PatchEffort(),
): unknown {
  return operations.reduce((copy, operation) => apply(copy, operation, effort), copyOf(document));
}

/** Changes the document, a copy, in place where it can. */
function apply(document: unknown, operation: Operation, effort: PatchEffort): unknown {
  const { op, path } = operation;
  switch (op) {
    case 'add':
      return add(document, path, copyOf(operation.value));
    case 'remove':
      return remove(document, path);
    case 'replace':
      return replace(document, path, copyOf(operation.value));
    case 'copy':
      return add(document, path, copyOf(carried(document, operation, effort)));
    case 'move': {
      const { from } = operation;
      if (path.startsWith(`${from}/`)) throw new PatchProblem(`${from} cannot move into itself, to ${path}`);
      const value = carried(document, operation, effort);
      return path === from ? document : add(remove(document, from), path, value);
    }
    case 'test': {
      const value = valueAt(document, path);
      if (isSame(value, operation.value)) return document;
      throw new PatchProblem(`the test of ${path} failed: expected ${shown(operation.value)}, found ${shown(value)}`);
    }
  }
}

/** What stands where a copy or a move takes it from. */
function carried(document: unknown, { op, from }: { op: string; from: string }, effort: PatchEffort): unknown {
  const value = valueAt(document, from);
  if (!effort.isTooLarge(value)) return value;
  throw new PatchProblem(`the ${op} of ${from} makes more than 1 MiB with those before it; no object may be larger`);
}

function add(document: unknown, path: string, value: unknown): unknown {
  const { parent, key } = placeOf(document, path);
  expectShallow(path, value);
  if (key === undefined) return value;
  if (Array.isArray(parent)) {
    const index = key === '-' ? parent.length : indexOf(key);
    if (!(index <= parent.length)) throw missing(path, parent);
    parent.splice(index, 0, value);
  } else if (isMap(parent)) parent[key] = value;
  else throw missing(path, parent);
  return document;
}

function replace(document: unknown, path: string, value: unknown): unknown {
  valueAt(document, path);
  const { parent, key } = placeOf(document, path);
  expectShallow(path, value);
  if (key === undefined) return value;
  if (Array.isArray(parent)) parent[indexOf(key)] = value;
  else if (isMap(parent)) parent[key] = value;
  return document;
}

function expectShallow(path: string, value: unknown): void {
  if (!isDeeper(value, DEEPEST - keysOf(path).length)) return;
  throw new PatchProblem(`what it puts at ${short(path)} lies deeper than ${DEEPEST} levels; expected fewer`);
}

const isDeeper = (value: unknown, levels: number): boolean =>
  levels < 0 ||
  (typeof value === 'object' && value !== null && Object.values(value).some((inner) => isDeeper(inner, levels - 1)));

function remove(document: unknown, path: string): unknown {
  valueAt(document, path);
  const { parent, key } = placeOf(document, path);
  if (key === undefined) throw new PatchProblem('the whole object cannot be removed; turn the component off');
  if (Array.isArray(parent)) parent.splice(indexOf(key), 1);
  else if (isMap(parent)) delete parent[key];
  return document;
}

function placeOf(document: unknown, path: string): { parent: unknown; key: string | undefined } {
  const key = keysOf(path).at(-1);
  return { parent: key === undefined ? undefined : valueAt(document, path.slice(0, path.lastIndexOf('/'))), key };
}

function valueAt(document: unknown, path: string): unknown {
  let value = document;
  let at = '';
  for (const key of keysOf(path)) {
    at += `/${escaped(key)}`;
    if (Array.isArray(value) && indexOf(key) < value.length) value = value[indexOf(key)];
    else if (isMap(value) && Object.hasOwn(value, key)) value = value[key];
    else throw missing(at, value);
  }
  return value;
}

function keysOf(path: string): string[] {
  if (path !== '' && !path.startsWith('/')) throw new PatchProblem(`${path} is no JSON pointer; expected /${path}`);
  const keys = path.split('/').slice(1);
  const bad = keys.find((key) => /~(?![01])/.test(key));
  if (bad !== undefined) throw new PatchProblem(`${path} has a '~' that is neither ~0 (for ~) nor ~1 (for /)`);
  return keys.map((key) => safe(unescaped(key)));
}

/** NaN unless the key is an index as RFC 6901 writes it. */
const indexOf = (key: string) => (isIndex(key) ? Number(key) : Number.NaN);

/** The target after the merge patch of RFC 7386: maps merge, null removes, all else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return copyOf(patch);
  const result = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(safe(key));
    else result.set(safe(key), applyMergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function safe(key: string): string {
  if (key === '__proto__') throw new PatchProblem('__proto__ is no key of an object; expected a field');
  return key;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [safe(key), copyOf(inner)]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isMap(a) || !isMap(b)) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]));
}

function missing(path: string, parent: unknown): PatchProblem {
  const above = path.slice(0, path.lastIndexOf('/'));
  if (Array.isArray(parent)) {
    return new PatchProblem(`there is no ${path}; the list ${above} has ${parent.length} entries, counted from 0`);
  }
  if (!isMap(parent)) return new PatchProblem(`there is no ${path}; ${above || 'the object'} is ${shown(parent)}`);
  const paths = Object.keys(parent).map((key) => `${above}/${escaped(key)}`);
  const known = paths.length === 0 ? `${above} is empty` : `there are ${paths.toSorted().join(', ')}`;
  return new PatchProblem(`there is no ${path}; ${didYouMean(path, paths) ?? known}`);
}

const shown = (value: unknown): string => short(JSON.stringify(value) ?? 'nothing');

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}...` : text);
