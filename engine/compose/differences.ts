/** Where plain data differs from other: as a whole, or in some of its fields. */
export type Difference = 'whole' | { fields: ReadonlyMap<string, Difference>; areOthers: boolean };

/** What differs in one value from others, looked for once for all that was read of each of them. */
export class Differences {
  readonly #now: object;
  readonly #known = new Map<object, Difference | undefined>();

  constructor(now: object) {
    this.#now = now;
  }

  /** Undefined where nothing does. */
  since(before: object): Difference | undefined {
    if (!this.#known.has(before)) this.#known.set(before, differenceOf(before, this.#now));
    return this.#known.get(before);
  }
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
