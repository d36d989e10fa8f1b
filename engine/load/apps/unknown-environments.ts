import { suggestionFor } from '../suggestion.ts';

/** Environments that there are not, each with what may be meant. */
export const unknownEnvironments = (
  names: readonly string[],
  known: readonly string[],
): { name: string; message: string }[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, message: `there is no environment ${name}; ${suggestionFor(name, known)}` }));
