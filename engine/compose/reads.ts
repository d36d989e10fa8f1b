import type { Difference, Differences } from './differences.ts';

/** What was read of a value, so that one can say whether another would have been read alike. */
export class Reads {
  readonly #isList: boolean;
  /** The fields that were read, each at its place. */
  readonly #fields: string[];
  /** At the same place the plain value that was found there, or what was read of the object. */
  readonly #found: unknown[];
  #places: Map<string, number> | undefined;
  #keys: readonly string[] | undefined;
  /** That value, where this thread has it. */
  #value: object | undefined;
  /** Once all is read: the differences that it was asked for last, and whether nothing of them was read. */
  #asked: Difference | undefined;
  #held = false;

  constructor(value: object) {
    this.#isList = Array.isArray(value);
    this.#value = value;
    this.#fields = [];
    this.#found = [];
  }

  /** Remembers a plain value. */
  plain(field: string, value: unknown): void {
    this.#set(field, value);
  }

  #set(field: string, found: unknown): void {
    const place = this.#placeOf(field);
    if (place !== undefined) {
      this.#found[place] = found;
      return;
    }
    this.#places!.set(field, this.#fields.length);
    this.#fields.push(field);
    this.#found.push(found);
  }

  #placeOf(field: string): number | undefined {
    this.#places ??= new Map(this.#fields.map((each, place) => [each, place]));
    return this.#places.get(field);
  }

  #at(field: string): unknown {
    const place = this.#placeOf(field);
    return place === undefined ? undefined : this.#found[place];
  }

  /** Remembers that there is an object, and returns what is read of it. */
  object(field: string, value: object): Reads {
    const known = this.#at(field);
    if (known instanceof Reads) return known;
    const below = new Reads(value);
    this.#set(field, below);
    return below;
  }

  /** Remembers which fields there are. */
  keys(value: object): void {
    this.#keys ??= Object.keys(value);
  }

  /**
   * Whether all that was read would be found in this value too.
   * @param differences of the value, where others ask the same
   */
  hold(value: unknown, differences?: Differences): boolean {
    if (value !== undefined && value === this.#value) return true;
    if (differences !== undefined && this.#value !== undefined) return this.#holdSince(differences.since(this.#value));
    if (!isObject(value) || Array.isArray(value) !== this.#isList) return false;
    if (Array.isArray(value) && Array.isArray(this.#value)) return this.#holdItems(value, this.#value);
    if (this.#keys !== undefined && !isSameList(this.#keys, Object.keys(value))) return false;
    return this.#holdFields(value as Record<string, unknown>);
  }

  /** Mostly what differs of a cluster is what did of the one before. */
  #holdSince(difference: Difference | undefined): boolean {
    if (difference === undefined) return true;
    if (difference !== this.#asked) {
      this.#held = this.#holdBut(difference);
      this.#asked = difference;
    }
    return this.#held;
  }

  /** Whether nothing was read of what differs. */
  #holdBut(difference: Difference): boolean {
    if (difference === 'whole' || (difference.areOthers && this.#keys !== undefined)) return false;
    for (const [field, below] of difference.fields) {
      const place = this.#placeOf(field);
      if (place === undefined) continue;
      const found = this.#found[place];
      if (!(found instanceof Reads) || !found.#holdBut(below)) return false;
    }
    return true;
  }

  #holdFields(value: Readonly<Record<string, unknown>>): boolean {
    const fields = this.#fields;
    for (let i = 0; i < fields.length; i += 1) if (!isAlike(this.#found[i], value[fields[i]!])) return false;
    return true;
  }

  /** Of lists, which are long and mostly the same, only the items that are others. */
  #holdItems(items: readonly unknown[], before: readonly unknown[]): boolean {
    const isCounted = this.#keys !== undefined || this.#placeOf('length') !== undefined;
    if (isCounted && items.length !== before.length) return false;
    for (let i = 0; i < Math.max(items.length, before.length); i += 1) {
      if (Object.is(items[i], before[i])) continue;
      const place = this.#placeOf(String(i));
      if (place !== undefined && !isAlike(this.#found[place], items[i])) return false;
    }
    return true;
  }

  toData(): ReadsData {
    const found = this.#found.map((each) => (each instanceof Reads ? each.toData() : isPlain(each) ? each : NEVER));
    return { isList: this.#isList, keys: this.#keys, fields: this.#fields, found };
  }

  /** What another thread has read of the same value. */
  add({ keys, fields, found }: ReadsData): void {
    this.#keys ??= keys;
    for (const [i, field] of fields.entries()) {
      const [known, other] = [this.#at(field), found[i]];
      if (known instanceof Reads && isObject(other)) known.add(other);
      else this.#set(field, isObject(other) ? Reads.from(other) : other);
    }
  }

  static from({ isList, keys, fields, found }: ReadsData): Reads {
    const reads = new Reads(isList ? [] : {});
    reads.#value = undefined;
    reads.#keys = keys;
    for (let i = 0; i < fields.length; i += 1) {
      const each = found[i];
      reads.#fields.push(fields[i]!);
      reads.#found.push(isObject(each) ? Reads.from(each) : each);
    }
    return reads;
  }
}

type Plain = string | number | bigint | boolean | null | undefined;

/** Reads as plain data, to be kept for another run. */
export interface ReadsData {
  isList: boolean;
  keys: readonly string[] | undefined;
  fields: readonly string[];
  found: readonly (Plain | ReadsData)[];
}

/** Of what was found by its identity, which is found by no other run: no list is that long. */
const NEVER: ReadsData = { isList: true, keys: undefined, fields: ['length'], found: [-1] };

/** Whether some of the data would be found by no other run. */
export const isLost = ({ found }: ReadsData): boolean =>
  found.some((each) => isObject(each) && (each === NEVER || isLost(each)));

const isPlain = (value: unknown): value is Plain =>
  value === null || !['object', 'function', 'symbol'].includes(typeof value);

const isObject = <T>(value: T): value is T & object => typeof value === 'object' && value !== null;

const isAlike = (expected: unknown, found: unknown): boolean =>
  expected instanceof Reads ? expected.hold(found) : Object.is(expected, found);

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, i) => item === other[i]);

/** Plain data as it is, noting what is read of it. What is no plain data is noted by its identity. */
export function watched<T extends object>(value: T, reads: Reads): T {
  let views: Map<PropertyKey, object> | undefined;
  const look = (field: PropertyKey, found: unknown): unknown => {
    // Methods are the same on every list.
    if (typeof field === 'symbol' || typeof found === 'function') return found;
    if (!isData(found)) {
      reads.plain(field.toString(), found);
      return found;
    }
    const known = views?.get(field);
    if (known !== undefined) return known;
    const view = watched(found, reads.object(field.toString(), found));
    views ??= new Map();
    views.set(field, view);
    return view;
  };
  return new Proxy<T>(value, {
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
    set: unchanged,
    deleteProperty: unchanged,
    defineProperty: unchanged,
  });
}

/** What one component changed would be another for those after it, on this cluster or on all. */
function unchanged(_: object, field: PropertyKey): never {
  throw new TypeError(`${String(field)}: a chart changes nothing of what it is given; expected a copy`);
}

function isData(value: unknown): value is object {
  if (!isObject(value) || Object.isFrozen(value)) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
