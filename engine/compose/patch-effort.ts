/** Values of whole objects that the patches of a component go through: a second of work. */
const MOST_VALUES = 500_000;
/** Characters that copies and moves of a component put elsewhere; no object may be larger. */
const MOST_CHARACTERS = 1024 * 1024;
/** What a value counts beside its text. */
const VALUE = 16;

/** What the patches of one component may still come to: copies of copies double with every line of data. */
export class PatchEffort {
  #values = MOST_VALUES;
  #characters = MOST_CHARACTERS;

  /** Whether another patch of an object is too much. */
  isTooMuch(object: unknown): boolean {
    this.#values -= weightOf(object, { value: 1, character: 0, most: this.#values });
    return this.#values < 0;
  }

  /** Whether another copy or move of a value is too much. */
  isTooLarge(value: unknown): boolean {
    this.#characters -= weightOf(value, { value: VALUE, character: 1, most: this.#characters });
    return this.#characters < 0;
  }
}

interface Weights {
  value: number;
  character: number;
  /** Beyond it nothing more is counted. */
  most: number;
}

function weightOf(whole: unknown, { value, character, most }: Weights): number {
  const left = [whole];
  let weight = 0;
  while (left.length > 0 && weight <= most) {
    const next = left.pop();
    weight += value;
    if (typeof next === 'string') weight += character * next.length;
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      weight += character * key.length;
      left.push(inner);
    }
  }
  return weight;
}
