import { fieldPath } from './field-path.ts';
import { sortKeys } from './key-order.ts';
import { block, isBlock, isWellFormed, number, scalar } from './scalar.ts';

/** Readers count levels to guard themselves; js-yaml stops at 100. */
const DEEPEST = 90;

/** A reader looks no further than 1024 characters for the colon of a key. */
const LONGEST_KEY = 1000;

const COMMENT_BREAK = /\r\n|[\n\r\x85\u2028\u2029]/;

interface EmitOptions {
  /** Lines above a field, by its path such as `spec.containers[0].image`. */
  comments?: ReadonlyMap<string, string>;
}

/**
 * JSON as block YAML that readers of 1.1 and 1.2 take alike; the order of properties does not matter.
 * Throws a TypeError that names the field for what JSON does not know.
 */
export function emit(value: unknown, options: EmitOptions = {}): string {
  const emitter = new Emitter(options.comments ?? new Map());
  emitter.value(value, '', 'top');
  emitter.refuseUnusedComments();
  return emitter.out;
}

/** What a value stands behind: nothing, `key:` or `-`. */
type Place = 'top' | 'key' | 'item';

type Json = { readonly [key: string]: unknown };

class Emitter {
  out = '';
  readonly #path: (string | number)[] = [];
  readonly #comments: Map<string, string>;

  constructor(comments: ReadonlyMap<string, string>) {
    this.#comments = new Map(comments);
  }

  /** Writes a value whose key or dash stands at the column `pad`. */
  value(value: unknown, pad: string, place: Place): void {
    const gap = place === 'top' ? '' : ' ';
    if (typeof value === 'string') this.out += `${gap}${this.#text(value, pad, place)}`;
    else if (typeof value === 'boolean' || value === null) this.out += `${gap}${value}\n`;
    else if (typeof value === 'number' && Number.isFinite(value)) this.out += `${gap}${number(value)}\n`;
    else if (Array.isArray(value)) this.#list(value, pad, place);
    else if (isMap(value)) this.#map(value, pad, place);
    else this.#refuse(nameOf(value));
  }

  refuseUnusedComments(): void {
    for (const path of this.#comments.keys()) throw new TypeError(`${path}: a comment on a field that is not there`);
  }

  #text(text: string, pad: string, place: Place): string {
    if (!isWellFormed(text)) this.#refuse('half of a surrogate pair');
    // At the top a block has no parent to measure its indentation from.
    return place !== 'top' && isBlock(text) ? block(text, pad) : `${scalar(text)}\n`;
  }

  #list(items: readonly unknown[], pad: string, place: Place): void {
    if (items.length === 0) {
      this.out += place === 'top' ? '[]\n' : ' []\n';
      return;
    }
    const column = place === 'item' ? `${pad}  ` : pad;
    let lead = this.#descend(column, place);
    for (let index = 0; index < items.length; index++) {
      this.#path.push(index);
      this.out += `${this.#comment(lead, column)}-`;
      this.value(items[index], column, 'item');
      this.#path.pop();
      lead = column;
    }
  }

  #map(map: Json, pad: string, place: Place): void {
    const keys = Object.keys(map).filter((key) => map[key] !== undefined);
    if (keys.length === 0) {
      this.out += place === 'top' ? '{}\n' : ' {}\n';
      return;
    }
    const column = place === 'top' ? pad : `${pad}  `;
    let lead = this.#descend(column, place);
    for (const key of sortKeys(keys, this.#path.at(-1))) {
      this.#path.push(key);
      this.out += `${this.#comment(lead, column)}${this.#key(key)}:`;
      this.value(map[key], column, 'key');
      this.#path.pop();
      lead = column;
    }
  }

  #key(key: string): string {
    if (!isWellFormed(key)) this.#refuse('a key with half of a surrogate pair');
    const text = scalar(key);
    if (text.length > LONGEST_KEY) this.#refuse(`a key of more than ${LONGEST_KEY} characters`);
    return text;
  }

  /** Goes one level down; what stands before the first entry is on the line of a dash already. */
  #descend(column: string, place: Place): string {
    if (this.#path.length > DEEPEST) this.#refuse(`more than ${DEEPEST} levels, or a value that holds itself,`);
    if (place !== 'top') this.out += place === 'key' ? '\n' : ' ';
    return place === 'item' ? '' : column;
  }

  #comment(lead: string, column: string): string {
    if (this.#comments.size === 0) return lead;
    const path = fieldPath(this.#path);
    const text = this.#comments.get(path);
    if (text === undefined) return lead;
    this.#comments.delete(path);
    return `${lead}${text
      .split(COMMENT_BREAK)
      .map((line) => `# ${line}\n${column}`)
      .join('')}`;
  }

  #refuse(what: string): never {
    throw new TypeError(`${fieldPath(this.#path) || 'the document'}: ${what} cannot be written as YAML`);
  }
}

function isMap(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `an object of class ${value.constructor?.name ?? 'unknown'}`;
  return typeof value === 'number' || value === undefined ? String(value) : `a ${typeof value}`;
}
