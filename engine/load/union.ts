import { z } from 'zod';
import { alternatives, type Schema } from './schema-at.ts';

type Issue = z.core.$ZodIssue;

/** What a union takes, with what keeps a value from being that. */
interface Branch {
  schema: Schema;
  issues: readonly Issue[];
}

interface Ranked extends Branch {
  /** What tells that the value is of another kind. */
  strange: readonly Issue[];
  /** Keys of the value that the branch has too. */
  known: readonly string[];
}

/** The branch of a union that a value was meant for; undefined where it is none of them more than another. */
export function meantBranch(
  options: readonly Schema[],
  errors: readonly (readonly Issue[])[],
  value: unknown,
): Branch | undefined {
  const possible = errors.flatMap((issues, i): Branch[] =>
    issues.some(refusesKind) ? [] : [{ schema: options[i]!, issues }],
  );
  if (possible.length < 2) return possible[0];
  if (typeof value !== 'object' || value === null) {
    // Of several kinds of text all are told.
    const isText = possible.every(({ issues }) =>
      issues.every(({ path, code }) => path.length === 0 && OF_TEXT.has(code)),
    );
    return isText ? undefined : possible.toSorted((a, b) => a.issues.length - b.issues.length)[0];
  }
  const [best] = ranked(possible, options, value);
  if (best === undefined || best.known.length === 0) return undefined;
  return best.strange.length > 0 ? { schema: z.union(options), issues: best.strange } : best;
}

const OF_TEXT = new Set<Issue['code']>(['invalid_format', 'invalid_value', 'invalid_union']);

/** Whether a value is not even of the kind that is wanted: a list where a word is. */
function refusesKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union')
    return issue.errors.length > 0 && issue.errors.every((each) => each.some(refusesKind));
  if (issue.code === 'invalid_value') return !issue.values.some((each) => typeof each === typeof issue.input);
  return issue.code === 'invalid_type';
}

/** Maps of the kind that the value names first, then those that have most of its keys, then those with fewest mistakes. */
function ranked(branches: readonly Branch[], options: readonly Schema[], value: object): Ranked[] {
  const kinds = kindKeys(options);
  const keys = Object.keys(value);
  const all = branches.map(({ schema, issues }): Ranked => {
    const unknown = new Set(
      issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])),
    );
    const strange = issues.filter(
      ({ code, path: [key], path }) => code === 'invalid_value' && path.length === 1 && kinds.has(String(key)),
    );
    return { schema, issues, strange, known: keys.filter((key) => !unknown.has(key)) };
  });
  const first = ({ known }: Ranked): number => keys.indexOf(known[0] ?? '');
  return all.sort(
    (a, b) =>
      a.strange.length - b.strange.length ||
      b.known.length - a.known.length ||
      a.issues.length - b.issues.length ||
      first(a) - first(b),
  );
}

/** Keys by whose word all maps of a union tell their kind. */
function kindKeys(options: readonly Schema[]): Set<string> {
  const maps = options.flatMap(alternatives).filter((option) => option instanceof z.ZodObject);
  const [first, ...others] = maps.map(({ shape }) =>
    Object.keys(shape).filter((key) => alternatives(shape[key]).some((each) => each instanceof z.ZodLiteral)),
  );
  return new Set(first?.filter((key) => others.every((keys) => keys.includes(key))));
}
