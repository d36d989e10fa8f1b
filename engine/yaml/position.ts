/** Where the lines of a text start, found once for all of its findings: a bad file may have as many as it has bytes. */
export class Positions {
  readonly #lines = [0];
  /** Second halves of characters that take two places. */
  readonly #halves: number[] = [];

  constructor(source: string) {
    for (const { index, 0: found } of source.matchAll(/\r\n|\n|\r|[\ud800-\udbff][\udc00-\udfff]/g)) {
      if (found === '\n' || found === '\r' || found === '\r\n') this.#lines.push(index + found.length);
      else this.#halves.push(index + 1);
    }
  }

  /** `line:column` of an offset, both from 1 and in characters as a person counts them. */
  at(offset: number): string {
    const line = countUpTo(this.#lines, offset);
    const start = this.#lines[line - 1]!;
    const halves = countUpTo(this.#halves, offset - 1) - countUpTo(this.#halves, start - 1);
    return `${line}:${offset - start - halves + 1}`;
  }
}

export const lineAndColumn = (source: string, offset: number): string => new Positions(source).at(offset);

/** How many of some ascending numbers are at most as large as a limit. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
