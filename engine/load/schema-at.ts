import { z } from 'zod';

type Schema = z.core.SomeType;

/** What a value may be by its schema, without the wrappers that only fill in defaults. */
export function alternatives(schema: Schema): Schema[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy
  ) {
    return alternatives(schema.unwrap());
  }
  if (schema instanceof z.ZodPipe) return alternatives(schema.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  return [schema];
}

/** What the value at a path may be. */
export function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, part) => schemas.flatMap((outer) => inside(outer, part)),
    alternatives(schema),
  );
}

/** The keys that the map at a path may have. */
export function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(schema, path).flatMap((found) =>
    found instanceof z.ZodObject ? Object.keys(found.shape) : [],
  );
  return [...new Set(keys)];
}

/** Deeper than a person nests options, and an end for schemas that hold themselves. */
const DEEPEST = 5;

/** The places of a key below a schema: `queue.shards`, `inputs[].path`. */
export function placesOfKey(schema: Schema, key: string): string[] {
  const search = (inner: Schema, place: string, depth: number): string[] => {
    if (depth > DEEPEST) return [];
    return alternatives(inner).flatMap((found) => {
      if (found instanceof z.ZodArray) return search(found.element, `${place}[]`, depth + 1);
      if (!(found instanceof z.ZodObject)) return [];
      return Object.entries(found.shape).flatMap(([name, field]) => {
        const at = place === '' ? name : `${place}.${name}`;
        return [...(name === key ? [at] : []), ...search(field, at, depth + 1)];
      });
    });
  };
  return [...new Set(search(schema, '', 0))];
}

/** What is right, in words: `a whole number`, `address or hostNetwork`. */
export function expectation(schemas: readonly Schema[]): string {
  return [...new Set(schemas.map(inWords))].join(' or ');
}

/** The values that an enumeration takes. */
export function choices(schemas: readonly Schema[]): string[] {
  return schemas.flatMap((schema) => {
    if (schema instanceof z.ZodEnum) return schema.options.map(String);
    return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
  });
}

function inside(schema: Schema, part: PropertyKey): Schema[] {
  if (schema instanceof z.ZodObject) {
    const field = Object.hasOwn(schema.shape, part) ? schema.shape[String(part)] : undefined;
    return field === undefined ? [] : alternatives(field);
  }
  if (schema instanceof z.ZodRecord) return alternatives(schema.valueType);
  if (schema instanceof z.ZodArray) return alternatives(schema.element);
  return [];
}

function inWords(schema: Schema): string {
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? 'a whole number' : 'a number';
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return choices([schema]).join(' or ');
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'a map';
  // A format says what it wants when it is given something else.
  const message = schema instanceof z.ZodType ? schema.safeParse('').error?.issues[0]?.message : undefined;
  return message?.startsWith('expected ') ? message.slice('expected '.length) : 'text';
}
