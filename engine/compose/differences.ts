/** Where plain data differs from other: as a whole, or in some of its fields. */
export type Difference = 'whole' | { fields: ReadonlyMap<string, Difference>; areOthers: boolean };

/** What differs in one value from others, looked for once for all that was read of each of them. */
export class Differences {
  readonly #now: object;
  readonly #places: Places;
  readonly #known = new Map<object, Difference | undefined>();

  /** @param places shared by values of which each differs from others in much the same places */
  constructor(now: object, places: Places = new Map()) {
    this.#now = now;
    this.#places = places;
  }

  /** The same for values that differ in the same places; undefined where nothing does. */
  since(before: object): Difference | undefined {
    if (!this.#known.has(before)) this.#known.set(before, this.#placed(differenceOf(before, this.#now)));
    return this.#known.get(before);
  }

  #placed(difference: Difference | undefined): Difference | undefined {
    if (difference === undefined) return undefined;
    const key = keyOf(difference);
    const known = this.#places.get(key) ?? difference;
    this.#places.set(key, known);
    return known;
  }
}

/** Differences by what stands for their places. */
export type Places = Map<string, Difference>;

function keyOf(difference: Difference): string {
  if (difference === 'whole') return '';
  let key = difference.areOthers ? '*' : '';
  for (const [field, below] of difference.fields) key += `${JSON.stringify(field)}(${keyOf(below)})`;
  return key;
}

function differenceOf(before: unknown, now: unknown): Difference | undefined {
  if (Object.is(before, now)) return undefined;
  if (Array.isArray(before) && Array.isArray(now)) return ofLists(before, now);
  if (isPlain(before) && isPlain(now)) return ofFields(before, now);
  return 'whole';
}

function ofLists(before: readonly unknown[], now: readonly unknown[]): Difference | undefined {
  const fields = new Map<string, Difference>();
  const areOthers = before.length !== now.length;
  if (areOthers) fields.set('length', 'whole');
  for (let i = 0; i < Math.max(before.length, now.length); i += 1) {
    const difference = differenceOf(before[i], now[i]);
    if (difference !== undefined) fields.set(String(i), difference);
  }
  return fields.size === 0 ? undefined : { fields, areOthers };
}

type Fields = Readonly<Record<string, unknown>>;

function ofFields(before: Fields, now: Fields): Difference | undefined {
  const fields = new Map<string, Difference>();
  const [keys, others] = [Object.keys(before), Object.keys(now)];
  const areOthers = keys.length !== others.length || keys.some((key, i) => key !== others[i]);
  for (const key of areOthers ? new Set([...keys, ...others]) : keys) {
    const difference = differenceOf(before[key], now[key]);
    if (difference !== undefined) fields.set(key, difference);
  }
  return fields.size === 0 && !areOthers ? undefined : { fields, areOthers };
}

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
