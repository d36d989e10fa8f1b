/** What was read of a value, so that one can say whether another would have been read alike. */
export class Reads {
  readonly #isList: boolean;
  /** Field → the plain value that was found there, or what was read of the object. */
  readonly #fields = new Map<string, unknown>();
  #keys: string | undefined;

  constructor(value: object) {
    this.#isList = Array.isArray(value);
  }

  /** Remembers a plain value. */
  plain(field: string, value: unknown): void {
    this.#fields.set(field, value);
  }

  /** Remembers that there is an object, and returns what is read of it. */
  object(field: string, value: object): Reads {
    const known = this.#fields.get(field);
    if (known instanceof Reads) return known;
    const below = new Reads(value);
    this.#fields.set(field, below);
    return below;
  }

  /** Remembers which fields there are. */
  keys(value: object): void {
    this.#keys ??= keysOf(value);
  }

  /** Whether all that was read would be found in this value too. */
  hold(value: unknown): boolean {
    if (!isObject(value) || Array.isArray(value) !== this.#isList) return false;
    if (this.#keys !== undefined && this.#keys !== keysOf(value)) return false;
    for (const [field, expected] of this.#fields) {
      const found: unknown = Reflect.get(value, field);
      if (expected instanceof Reads ? !expected.hold(found) : !Object.is(expected, found)) return false;
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
      if (below === undefined) this.#fields.set(field, found);
      else if (known instanceof Reads) known.add(below);
      else this.#fields.set(field, Reads.from(below));
    }
  }

  static from({ isList, keys, fields }: ReadsData): Reads {
    const reads = new Reads(isList ? [] : {});
    reads.#keys = keys;
    for (const { field, found, below } of fields) reads.#fields.set(field, below ? Reads.from(below) : found);
    return reads;
  }
}

/** Reads as plain data, to be kept for another run. */
export interface ReadsData {
  isList: boolean;
  keys: string | undefined;
  fields: readonly { field: string; found?: unknown; below?: ReadsData }[];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const keysOf = (value: object): string => JSON.stringify(Object.keys(value));

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
      return found && { ...found, value: look(field, found.value) };
    },
    set: () => false,
  });
}

function isData(value: unknown): value is object {
  if (!isObject(value) || Object.isFrozen(value)) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
