import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a schema has a place for: each field, item and word, such as `.routes[].continue=true`. */
export class Places {
  readonly #schema: JsonSchema;
  readonly #all = new Set<string>();

  constructor(schema: z.ZodType) {
    this.#schema = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
    this.#visit(this.#schema, '', []);
  }

  /** Those that stand in none of the values; of what lies in such a place nothing is said. */
  missing(values: readonly unknown[]): string[] {
    const seen = new Set<string>();
    for (const value of values) this.#see(value, this.#schema, '', seen);
    const left = [...this.#all].filter((place) => !seen.has(place));
    return left.filter((place) => !left.some((outer) => place !== outer && isIn(place, outer)));
  }

  #visit(schema: JsonSchema | boolean, at: string, open: readonly JsonSchema[]): void {
    const here = this.#resolved(schema);
    // What holds itself has no new places.
    if (here === undefined || open.includes(here)) return;
    for (const word of wordsOf(here)) this.#all.add(`${at}=${JSON.stringify(word)}`);
    for (const branch of branchesOf(here)) this.#visit(branch, at, [...open, here]);
    for (const [step, inner] of stepsOf(here)) {
      this.#all.add(`${at}${step}`);
      this.#visit(inner, `${at}${step}`, [...open, here]);
    }
  }

  #see(value: unknown, schema: JsonSchema | boolean, at: string, seen: Set<string>): void {
    const here = this.#resolved(schema);
    if (here === undefined || value === undefined) return;
    for (const branch of branchesOf(here)) this.#see(value, branch, at, seen);
    if (typeof value !== 'object' || value === null) {
      seen.add(`${at}=${JSON.stringify(value)}`);
      return;
    }
    const steps = new Map(stepsOf(here));
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? '[]' : [`.${key}`, '.*'].find((each) => steps.has(each));
      const below = step === undefined ? undefined : steps.get(step);
      if (below === undefined || inner === undefined) continue;
      seen.add(`${at}${step}`);
      this.#see(inner, below, `${at}${step}`, seen);
    }
  }

  #resolved(schema: JsonSchema | boolean): JsonSchema | undefined {
    if (typeof schema === 'boolean') return undefined;
    if (schema.$ref === undefined) return schema;
    return Reflect.get(this.#schema.definitions ?? {}, schema.$ref.split('/').at(-1)!);
  }
}

const isIn = (place: string, outer: string): boolean =>
  place.startsWith(outer) && /^[.[=]/.test(place.slice(outer.length));

const branchesOf = ({ anyOf = [], oneOf = [], allOf = [] }: JsonSchema) => [...anyOf, ...oneOf, ...allOf];

/** A list of more is one of names, each as good as another. */
const MOST_WORDS = 10;

function wordsOf({ const: only, enum: words, type }: JsonSchema): unknown[] {
  if (only !== undefined) return [only];
  if (words !== undefined) return words.length > MOST_WORDS ? [] : words;
  return type === 'boolean' ? [true, false] : [];
}

function stepsOf({ items, properties = {}, additionalProperties }: JsonSchema): [string, JsonSchema | boolean][] {
  const fields = Object.entries(properties).map(([name, each]): [string, JsonSchema | boolean] => [`.${name}`, each]);
  return [
    ...(items === undefined || Array.isArray(items) ? [] : [['[]', items] as [string, JsonSchema | boolean]]),
    ...fields,
    ...(typeof additionalProperties === 'object'
      ? [['.*', additionalProperties] as [string, JsonSchema | boolean]]
      : []),
  ];
}
