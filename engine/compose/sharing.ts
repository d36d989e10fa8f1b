/** Whether two values hold the same data; values of a class that shows no fields are themselves only. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const prototype: unknown = Object.getPrototypeOf(one);
  if (prototype !== Object.getPrototypeOf(other)) return false;
  const keys = Object.keys(one);
  if (keys.length === 0 && prototype !== Object.prototype && prototype !== Array.prototype) return false;
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

/** The plain data `after`, each part of it that is no different taken from `before`. */
export function sharing<T>(before: unknown, after: T): T;
export function sharing(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) return after;
  const keys = Object.keys(after);
  const parts = keys.map((key) => sharing(before[key], after[key]));
  const isSame = keys.length === Object.keys(before).length && keys.every((key, i) => Object.is(parts[i], before[key]));
  if (isSame) return before;
  return Array.isArray(after) ? parts : Object.fromEntries(keys.map((key, i) => [key, parts[i]]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
