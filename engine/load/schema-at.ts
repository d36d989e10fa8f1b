import { z } from 'zod';

export type Schema = z.core.SomeType;

/** A schema without the wrappers that only fill in defaults. */
function unwrapped(schema: Schema): Schema {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrapped(schema.unwrap());
  }
  // What it hands out otherwise is made anew each time.
  if (schema instanceof z.ZodLazy) return unwrapped(schema._zod.innerType);
  return schema instanceof z.ZodPipe ? unwrapped(schema.in) : schema;
}

/** What a value may be by its schema. */
export function alternatives(schema: Schema): Schema[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion ? inner.options.flatMap(alternatives) : [inner];
}

type Path = readonly PropertyKey[];

/** What the value at a path may be; where the whole value is given, of the maps on the way only those of the kind that stands there. */
export function schemasAt(schema: Schema, path: Path, value?: unknown): Schema[] {
  let schemas = alternatives(schema);
  for (const [i, part] of path.entries()) {
    // What is asked for the word itself might be any.
    const holders = ofKind(schemas, valueAt(value, path.slice(0, i)), part);
    schemas = holders.flatMap((holder) => inside(holder, part)).flatMap(alternatives);
  }
  return ofKind(schemas, valueAt(value, path));
}

/** What the branches of the union at a path are; of several there, that with so many. */
export function optionsAt(schema: Schema, path: Path, count: number, value?: unknown): readonly Schema[] | undefined {
  const outer = path.slice(0, -1);
  const last = path.at(-1);
  const found =
    last === undefined ? [schema] : schemasAt(schema, outer, value).flatMap((holder) => inside(holder, last));
  return found.flatMap(unionsIn).find((options) => options.length === count);
}

function unionsIn(schema: Schema): (readonly Schema[])[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion ? [inner.options, ...inner.options.flatMap(unionsIn)] : [];
}

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce(
    (at: unknown, part) => (typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );

/** Without maps of another kind than a value says by a word for it, other than at one key. */
function ofKind(schemas: Schema[], value: unknown, but?: PropertyKey): Schema[] {
  if (schemas.length < 2) return schemas;
  const own = schemas.filter((schema) => !isOtherKind(schema, value, but));
  return own.length === 0 ? schemas : own;
}

const isOtherKind = (schema: Schema, value: unknown, but?: PropertyKey): boolean =>
  schema instanceof z.ZodObject &&
  Object.entries(schema.shape).some(([key, field]) => {
    const word = key === but ? undefined : valueAt(value, [key]);
    return typeof word === 'string' && kindWords(field)?.includes(word) === false;
  });

/** The words of a field that tells the kind of its map. */
function kindWords(field: Schema): string[] | undefined {
  const inner = unwrapped(field);
  return inner instanceof z.ZodLiteral ? [...inner.values].map(String) : undefined;
}

/** The map that tells its kind by a word: `{type: canary}`. */
export function mapOfKind(schemas: readonly Schema[], word: string): string | undefined {
  const kinds = schemas.flatMap((schema) => (schema instanceof z.ZodObject ? Object.entries(schema.shape) : []));
  const [key] = kinds.find(([, field]) => kindWords(field)?.includes(word)) ?? [];
  return key === undefined ? undefined : `{${key}: ${word}}`;
}

/** The keys that the map at a path may have. */
export const keysAt = (schema: Schema, path: Path, value?: unknown): string[] => [
  ...new Set(schemasAt(schema, path, value).flatMap(keysOf)),
];

/** The keys that a map may have; none where they are any. */
export function keysOf(schema: Schema): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord ? choices([schema.keyType]) : [];
}

/** How maps at a path that have a key tell their kind: `type: blueGreen`. */
export function kindsWithKey(schema: Schema, path: Path, key: string): string[] {
  const maps = schemasAt(schema, path).filter((found) => found instanceof z.ZodObject);
  return maps.flatMap(({ shape }) => {
    if (!Object.hasOwn(shape, key)) return [];
    return Object.entries(shape).flatMap(([name, field]) => {
      const words = kindWords(field);
      return words === undefined ? [] : [`${name}: ${words.join(' or ')}`];
    });
  });
}

/** Deeper than a person nests options, and an end for schemas that hold themselves. */
const DEEPEST = 5;

const PLACES = new WeakMap<Schema, ReadonlyMap<string, ReadonlySet<string>>>();

/** The places of a key below a schema: `queue.shards`, `inputs[].path`. */
export function placesOfKey(schema: Schema, key: string): string[] {
  const places = PLACES.get(schema) ?? placesBelow(schema);
  PLACES.set(schema, places);
  return [...(places.get(key) ?? [])];
}

function placesBelow(schema: Schema): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  const search = (inner: Schema, place: string, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const found of alternatives(inner)) {
      if (found instanceof z.ZodArray) search(found.element, `${place}[]`, depth + 1);
      if (!(found instanceof z.ZodObject)) continue;
      for (const [name, field] of Object.entries(found.shape)) {
        const at = place === '' ? name : `${place}.${name}`;
        places.set(name, (places.get(name) ?? new Set()).add(at));
        search(field, at, depth + 1);
      }
    }
  };
  search(schema, '', 0);
  return places;
}

/** What is right, in words: `a whole number`, `address or hostNetwork`. */
export function expectation(schemas: readonly Schema[]): string {
  const words = [...new Set(schemas.map(inWords))];
  const keys = schemas.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
  // Maps that differ in the one key that each has.
  if (schemas.length > 1 && keys.length === schemas.length && words.join() === 'a map')
    return `a map with one of ${keys.join(', ')}`;
  return words.join(words.some((each) => / or /.test(each)) ? ', or ' : ' or ');
}

/** The values that an enumeration takes. */
export function choices(schemas: readonly Schema[]): string[] {
  return schemas.flatMap((schema) => {
    if (schema instanceof z.ZodEnum) return schema.options.map(String);
    return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
  });
}

function inside(schema: Schema, part: PropertyKey): Schema[] {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? [schema.shape[String(part)]] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  return schema instanceof z.ZodArray ? [schema.element] : [];
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
