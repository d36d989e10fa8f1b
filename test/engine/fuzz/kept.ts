import { expect } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Patch } from '../../../clusters/schema/cluster.ts';
import { unescaped } from '../../../engine/compose/json-pointer.ts';

/** What is said by a patch stands in the object; what the last operation of several did. */
export function holdsPatch({ json = [], merge }: Patch, before: KubeObject, after: KubeObject): void {
  if (merge !== undefined) expect(after).toSatisfy((value: unknown) => isMerged(merge, value));
  const last = json.at(-1);
  if (last === undefined || last.op === 'test') return;
  const isAlone = json.length === 1;
  if (last.op === 'remove') {
    const [holder, key] = holderOf(after, last.path);
    const [first] = holderOf(before, last.path);
    if (!Array.isArray(holder)) expect(holder).not.toHaveProperty([key]);
    else if (isAlone) expect(holder).toHaveLength((first as unknown[]).length - 1);
    return;
  }
  const [holder, key] = holderOf(after, last.path);
  const found = Array.isArray(holder) && key === '-' ? holder.at(-1) : Reflect.get(Object(holder), key);
  if ('value' in last) expect(found).toSatisfy((value) => contains(value, last.value));
  else if ('from' in last && isAlone) {
    const [from, name] = holderOf(before, last.from);
    expect(found).toSatisfy((value) => contains(value, Reflect.get(Object(from), name)));
  }
}

function holderOf(object: unknown, pointer: string): [holder: unknown, key: string] {
  const keys = pointer.split('/').slice(1).map(unescaped);
  const at = (value: unknown, key: string): unknown => Reflect.get(Object(value), key);
  return [keys.slice(0, -1).reduce(at, object), keys.at(-1) ?? ''];
}

/** Defaults in items of lists are written out beside what is said. */
function contains(value: unknown, said: unknown): boolean {
  if (Array.isArray(said))
    return Array.isArray(value) && value.length === said.length && said.every((item, i) => contains(value[i], item));
  if (typeof said !== 'object' || said === null) return Object.is(value, said) || (value === 0 && said === 0);
  return Object.entries(said).every(([key, inner]) => contains(Reflect.get(Object(value), key), inner));
}

function isMerged(merge: Readonly<Record<string, unknown>>, value: unknown): boolean {
  return Object.entries(merge).every(([key, said]) => {
    const found: unknown = Reflect.get(Object(value), key);
    if (said === null) return found === undefined;
    return typeof said === 'object' && !Array.isArray(said)
      ? isMerged(said as Record<string, unknown>, found)
      : contains(found, said);
  });
}
