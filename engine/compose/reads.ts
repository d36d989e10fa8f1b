/** What was read of a value, so that one can say whether another would have been read alike. */
export class Reads {
  readonly #isList: boolean;
  /** Field → the plain value that was found there, or what was read of the object. */
  readonly #fields = new Map<string, unknown>();
  /** The fields, once all are read. */
  #names: readonly string[] | undefined;
  #keys: readonly string[] | undefined;
  /** That value, where this thread has it. */
  #value: object | undefined;

  constructor(value: object) {
    this.#isList = Array.isArray(value);
    this.#value = value;
  }

  /** Remembers a plain value. */
  plain(field: string, value: unknown): void {
    this.#set(field, value);
  }

  #set(field: string, found: unknown): void {
    this.#fields.set(field, found);
    this.#names = undefined;
  }

  /** Remembers that there is an object, and returns what is read of it. */
  object(field: string, value: object): Reads {
    const known = this.#fields.get(field);
    if (known instanceof Reads) return known;
    const below = new Reads(value);
    this.#set(field, below);
    return below;
  }

  /** Remembers which fields there are. */
  keys(value: object): void {
    this.#keys ??= Object.keys(value);
  }

  /** Whether all that was read would be found in this value too. */
  hold(value: unknown): boolean {
    if (value === this.#value) return true;
    if (!isObject(value) || Array.isArray(value) !== this.#isList) return false;
    if (Array.isArray(value) && Array.isArray(this.#value)) return this.#holdItems(value, this.#value);
    if (this.#keys !== undefined && !isSameList(this.#keys, Object.keys(value))) return false;
    return this.#holdFields(value as Record<string, unknown>);
  }

  /** Asked for every check of every cluster: nothing is made on the way. */
  #holdFields(value: Readonly<Record<string, unknown>>): boolean {
    this.#names ??= [...this.#fields.keys()];
    for (const field of this.#names) if (!isAlike(this.#fields.get(field), value[field])) return false;
    return true;
  }

  /** Of lists, which are long and mostly the same, only the items that are others. */
  #holdItems(items: readonly unknown[], before: readonly unknown[]): boolean {
    const isCounted = this.#keys !== undefined || this.#fields.has('length');
    if (isCounted && items.length !== before.length) return false;
    for (let i = 0; i < Math.max(items.length, before.length); i += 1) {
      if (Object.is(items[i], before[i])) continue;
      const field = String(i);
      if (this.#fields.has(field) && !isAlike(this.#fields.get(field), items[i])) return false;
    }
    return true;
  }

  toData(): ReadsData {
    const fields = [...this.#fields].map(([field, found]): ReadsData['fields'][number] =>
      found instanceof Reads ? { field, below: found.toData() } : { field, found },
    );
    return { isList: this.#isList, keys: this.#keys, fields };
  }

  /** What another thread has read of the same value. */
  add({ keys, fields }: ReadsData): void {
    this.#keys ??= keys;
    for (const { field, found, below } of fields) {
      const known = this.#fields.get(field);
      if (below === undefined) this.#set(field, found);
      else if (known instanceof Reads) known.add(below);
      else this.#set(field, Reads.from(below));
    }
  }

  static from({ isList, keys, fields }: ReadsData): Reads {
    const reads = new Reads(isList ? [] : {});
    reads.#value = undefined;
    reads.#keys = keys;
    for (const { field, found, below } of fields) reads.#set(field, below ? Reads.from(below) : found);
    return reads;
  }
}

/** Reads as plain data, to be kept for another run. */
export interface ReadsData {
  isList: boolean;
  keys: readonly string[] | undefined;
  fields: readonly { field: string; found?: unknown; below?: ReadsData }[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isAlike = (expected: unknown, found: unknown): boolean =>
  expected instanceof Reads ? expected.hold(found) : Object.is(expected, found);

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, i) => item === other[i]);

/** Plain data as it is, noting what is read of it. What is no plain data is noted by its identity. */
export function watched<T extends object>(value: T, reads: Reads): T {
  const views = new Map<PropertyKey, object>();
  const look = (field: PropertyKey, found: unknown): unknown => {
    // Methods are the same on every list.
    if (typeof field === 'symbol' || typeof found === 'function') return found;
    if (!isData(found)) {
      reads.plain(field.toString(), found);
      return found;
    }
    const view = views.get(field) ?? watched(found, reads.object(field.toString(), found));
    views.set(field, view);
    return view;
  };
  return new Proxy(value, {
    get: (target, field) => look(field, Reflect.get(target, field)),
    has: (target, field) => {
      reads.keys(target);
      return Reflect.has(target, field);
    },
    ownKeys: (target) => {
      reads.keys(target);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, field) => {
      reads.keys(target);
      const found = Reflect.getOwnPropertyDescriptor(target, field);
      if (!found?.configurable) return found && { ...found, value: look(field, found.value) };
      // Who lists the keys asks for this of each, and not for its value.
      return { configurable: true, enumerable: found.enumerable, get: () => look(field, found.value) };
    },
    set: () => false,
  });
}

function isData(value: unknown): value is object {
  if (!isObject(value) || Object.isFrozen(value)) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
