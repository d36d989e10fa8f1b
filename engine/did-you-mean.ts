import { nearest } from './validate/nearest.ts';

/** What a message says of the known word that is nearest to another one; undefined where none is near. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known);
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** What may be right in place of a word that is not known: the nearest one, or all that there are. */
export const insteadOf = (word: string, known: readonly string[]): string =>
  didYouMean(word, known) ?? (known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`);
