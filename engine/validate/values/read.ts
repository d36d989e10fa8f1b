import { type Fields, isFields } from '../../../clusters/schema/fields.ts';

const NOTHING: Fields = {};
const NO_LIST: readonly never[] = [];

export { type Fields, isFields };

/** An object field; an empty one where there is none. */
export function fieldsOf(of: Fields, name: string): Fields {
  const value = of[name];
  return isFields(value) ? value : NOTHING;
}

export function textOf(of: Fields, name: string): string | undefined {
  const value = of[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(of: Fields, name: string): number | undefined {
  const value = of[name];
  return typeof value === 'number' ? value : undefined;
}

export function listOf(of: Fields, name: string): readonly unknown[] {
  const value = of[name];
  return Array.isArray(value) ? value : NO_LIST;
}

/** A list of objects, each at its own index; what is no object reads as an empty one. */
export function itemsOf(of: Fields, name: string): readonly Fields[] {
  const list = listOf(of, name);
  return list.every(isFields) ? list : list.map((item) => (isFields(item) ? item : NOTHING));
}

export const has = (of: Fields, name: string): boolean => of[name] !== undefined && of[name] !== null;

/** Those of the names that the object has. */
export const present = (of: Fields, names: readonly string[]): string[] => names.filter((name) => has(of, name));
