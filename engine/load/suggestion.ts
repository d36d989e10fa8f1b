import { nearest } from '../validate/nearest.ts';

/** What would be right instead; `also` are keys that every map of the kind takes. */
export function suggestion(meant: string | undefined, known: readonly string[], also: readonly string[] = []): string {
  if (meant !== undefined) return `did you mean ${meant}?`;
  if (known.length + also.length === 0) return 'expected none here';
  if (known.length > MOST_LISTED) return 'expected another';
  const own = known.length === 0 ? [] : [`${known.length === 1 ? '' : 'one of '}${known.join(', ')}`];
  const shared = also.length === 0 ? [] : [`what every component takes: ${also.join(', ')}`];
  return `expected ${[...own, ...shared].join('; or ')}`;
}

/** More than that is no help in one line. */
export const MOST_LISTED = 24;

/** What would be right instead of a word that is none of those that are known. */
export const suggestionFor = (word: string, known: readonly string[]): string =>
  suggestion(nearest(word, known), known);
