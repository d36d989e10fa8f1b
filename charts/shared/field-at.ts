import { isFields } from '../../clusters/schema/fields.ts';

/** What stands at a path of keys, of whatever a person may have made of an object. */
export function fieldAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (value: unknown, key) => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    object,
  );
}

/** The list at a path of keys; empty where there is none. */
export function listAt(object: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = fieldAt(object, ...path);
  return Array.isArray(list) ? list : [];
}
