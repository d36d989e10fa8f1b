import { z } from 'zod';
import { isFields } from './fields.ts';

/** What may differ: any part of a map, and null to take a part away. Lists differ as a whole. */
export type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: Partly<T[K]> | null }
    : T;

/** The schema of what differs from a value of another schema: nothing is demanded, and nothing has a default. */
function partly(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return described(schema, partly(schema.unwrap() as z.ZodType));
  }
  if (schema instanceof z.ZodObject) return described(schema, z.strictObject(partlyShape(schema.shape)));
  if (schema instanceof z.ZodRecord) {
    return described(schema, z.record(schema.keyType, partly(schema.valueType as z.ZodType).nullable()));
  }
  if (schema instanceof z.ZodUnion && schema.options.every(isObject)) {
    return described(schema, z.union(schema.options.map((option) => partly(option))));
  }
  return schema;
}

/** The shape of `partly` of an object. */
export const partlyShape = (shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, partly(field).nullable().optional()]));

const isObject = (schema: unknown): schema is z.ZodObject => schema instanceof z.ZodObject;

function described(from: z.ZodType, to: z.ZodType): z.ZodType {
  const text = from.description ?? to.description;
  return text === undefined ? to : to.describe(text);
}

/** A value with what differs: maps grow together, null takes away, and what is of another `type` stands for itself. */
export function withDifferences(base: unknown, changes: unknown): unknown {
  if (!isFields(changes) || !isFields(base)) return changes;
  if (changes.type !== undefined && changes.type !== base.type) return changes;
  const both = Object.keys({ ...base, ...changes }).filter((key) => changes[key] !== null);
  return Object.fromEntries(
    both.map((key) => [key, Object.hasOwn(changes, key) ? withDifferences(base[key], changes[key]) : base[key]]),
  );
}
