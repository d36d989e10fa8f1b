import { FOLDED, folded, namesOf } from './folded.ts';

/** The names of a fleet's clusters, as texts have them. */
export class ClusterNames {
  readonly #names: ReadonlySet<string>;
  /** In parts, the longest first. */
  readonly #lengths: readonly number[];

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
    const lengths = new Set([...this.#names].map((name) => partsOf(name).length));
    this.#lengths = [...lengths].sort((a, b) => b - a);
  }

  /** The last of the names that stands in a text as words of its own, and of several there the longest; empty where none does. */
  lastIn(text: string): string {
    const parts = partsOf(text);
    for (let end = parts.length; end > 0; end -= 1) {
      for (const length of this.#lengths) {
        if (length > end) continue;
        const name = parts.slice(end - length, end).join('');
        if (this.#names.has(name)) return name;
      }
    }
    return '';
  }

  /** Lines in the order given; those that differ by the name of a cluster alone are one, `~ {a,b,c}/agent.yaml`. */
  fold(lines: readonly string[]): string[] {
    const places = new Map(lines.map((line) => [line, this.lastIn(line)]));
    return folded(
      lines,
      (line) => ({ cluster: places.get(line)!, key: withoutName(line, places.get(line)!), from: FOLDED }),
      (line, clusters) => withNames(line, places.get(line)!, clusters),
    );
  }
}

/** Words, and what stands between them. */
const partsOf = (text: string): string[] => text.split(/([^A-Za-z0-9]+)/);

/** A text in which a name, where it stands as words of its own, is `<cluster>`, or `<what>`. */
export const withoutName = (text: string, name: string, what = 'cluster'): string =>
  replaced(text, name, () => `<${what}>`);

/** The same, with all of the names in the first place. */
export const withNames = (text: string, name: string, names: readonly string[], what = 'cluster'): string =>
  replaced(text, name, (isFirst) => (isFirst ? `{${namesOf(names)}}` : `<${what}>`));

function replaced(text: string, name: string, by: (isFirst: boolean) => string): string {
  if (name === '') return text;
  const isWord = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character);
  let isFirst = true;
  return text.split(name).reduce((before, after) => {
    if (isWord(before.at(-1)) || isWord(after[0])) return `${before}${name}${after}`;
    const place = by(isFirst);
    isFirst = false;
    return `${before}${place}${after}`;
  });
}
