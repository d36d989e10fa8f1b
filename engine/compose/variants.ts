import type { Differences } from './differences.ts';
import { Reads, watched } from './reads.ts';

export interface Variant<Made> {
  reads: Reads;
  made: Made;
}

/** Latest variants that are compared with what there is now. */
const COMPARED = 4;

/** What was made of some input, for every other input in which all that was read on the way is the same. */
export class Variants<Input extends object, Made> {
  readonly #most: number;
  #latest: Variant<Made>[];
  #inVain = 0;

  /**
   * @param most makings in vain after which every input counts as different
   * @param known what was made before
   */
  constructor(most: number, known: Variant<Made>[] = []) {
    this.#most = most;
    this.#latest = known;
  }

  /** What was made or found last stands first. */
  get latest(): readonly Variant<Made>[] {
    return this.#latest;
  }

  /** None of the inputs was like another. */
  get isHopeless(): boolean {
    return this.#inVain >= this.#most;
  }

  giveUp(): void {
    this.#inVain = this.#most;
  }

  /** @param differences of the input, where others ask for the same */
  find(input: Input, differences?: Differences): Made | undefined {
    const index = this.#latest.findIndex(({ reads }) => reads.hold(input, differences));
    const [found] = index < 0 ? [] : this.#latest.splice(index, 1);
    if (found === undefined) return undefined;
    this.#latest.unshift(found);
    this.#inVain = 0;
    return found.made;
  }

  /** Makes something of the input, of which nothing but plain data may be kept. */
  add(input: Input, make: (watched: Input) => Made): Made {
    const reads = new Reads(input);
    const made = make(watched(input, reads));
    this.#inVain += 1;
    this.#latest = [{ reads, made }, ...this.#latest.slice(0, COMPARED - 1)];
    return made;
  }
}
