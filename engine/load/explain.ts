import type { z } from 'zod';
import { nearest } from '../validate/nearest.ts';
import { fieldPath } from '../yaml/field-path.ts';
import { choices, expectation, keysAt, placesOfKey, schemasAt } from './schema-at.ts';

type Path = readonly PropertyKey[];

/** What is wrong at a path of a file, and what would be right. */
export interface Problem {
  code: string;
  path: Path;
  point: 'key' | 'value';
  message: string;
}

export const problemAt = (
  code: string,
  path: Problem['path'],
  message: string,
  point: Problem['point'] = 'value',
): Problem => ({ code, path, point, message });

export interface Explained {
  schema: z.ZodType;
  /** Where the value that was parsed stands in its file. */
  prefix?: Path;
  /** What the keys of the outermost map are options of. */
  owner?: string;
  /** Keys that the outermost map takes beside those of the schema. */
  otherKeys?: readonly string[];
}

type Issue = z.core.$ZodIssue;

/** Parses, and turns what zod says (with `reportInput`) into one problem per mistake. */
export function parse<Schema extends z.ZodType>(
  value: unknown,
  explained: Explained & { schema: Schema },
): { data: z.output<Schema>; problems?: never } | { data?: never; problems: Problem[] } {
  const { data, error, success } = explained.schema.safeParse(value, { reportInput: true });
  if (success) return { data };
  const issues = error.issues.map((issue) => ({ issue, path: issue.path }));
  return { problems: explainedIssues(issues, explained) };
}

/** One problem per mistake; each issue at the path where its file has it. */
export function explainedIssues(issues: readonly { issue: Issue; path: Path }[], explained: Explained): Problem[] {
  const told = issues.slice(0, MOST_EXPLAINED);
  return withoutEchoes(told.flatMap(({ issue, path }) => problemsOf(issue, path, explained)));
}

/** A file with more mistakes than that was not written by a person, and nobody reads on. */
const MOST_EXPLAINED = 1000;

interface Found extends Problem {
  /** The field that was probably meant by an unknown key. */
  meant?: string;
}

/** One mistake often fails several rules, and a misspelt field is unknown and missing at once. */
function withoutEchoes(problems: readonly Found[]): Problem[] {
  const meant = new Set(problems.map((problem) => problem.meant));
  const seen = new Set<string>();
  return problems
    .filter(({ path, point, code }) => {
      const place = `${point} ${fieldPath(path)}`;
      if (seen.has(place) || (code === 'missing-field' && meant.has(fieldPath(path)))) return false;
      seen.add(place);
      return true;
    })
    .map(({ code, path, point, message }) => ({ code, path, point, message }));
}

function problemsOf(issue: Issue, path: Path, explained: Explained): Found[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MOST_EXPLAINED).map((key) => unknownKey(key, path, explained));
  if (issue.code === 'invalid_key') return [wrongKey(issue, path, explained)];
  if (issue.code === 'invalid_union' && issue.input !== undefined && issue.input !== null) {
    const branch = bestBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => problemsOf(inner, [...path, ...inner.path], explained));
  }
  return [wrongValue(issue, path, explained)];
}

/** The branch of a union that a value was meant for: the one whose kind of value it is, with the fewest mistakes. */
function bestBranch(errors: readonly Issue[][]): Issue[] | undefined {
  return errors
    .filter((issues) => !issues.some(({ code, path }) => path.length === 0 && code === 'invalid_type'))
    .sort((a, b) => a.length - b.length)[0];
}

function unknownKey(key: string, path: Path, { schema, prefix = [], owner, otherKeys = [] }: Explained): Found {
  const outermost = path.length === 0;
  const own = keysAt(schema, path);
  const shared = outermost ? otherKeys : [];
  const where = [...prefix, ...path];
  const meant = nearest(key, [...own, ...shared]);
  const isOption = outermost && owner !== undefined;
  const what = isOption ? `${owner} has no option ${key}` : `unknown key ${key}`;
  return {
    code: isOption ? 'unknown-option' : 'unknown-key',
    path: [...where, key],
    point: 'key',
    message: `${what}; ${suggestion(meant ?? elsewhere(key, own, schema), own, shared)}`,
    ...(meant === undefined ? {} : { meant: fieldPath([...where, meant]) }),
  };
}

/** The one key beside it that says more or less, or the one place of the schema where the key belongs. */
function elsewhere(key: string, beside: readonly string[], schema: z.ZodType): string | undefined {
  const akin = beside.filter(
    (each) => each.endsWith(capital(key)) || key.endsWith(capital(each)) || isBegun(key, each),
  );
  const places = akin.length > 0 ? akin : placesOfKey(schema, key);
  return places.length === 1 ? places[0] : undefined;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Whether a key goes on with another word. */
const isBegun = (key: string, word: string): boolean => key.startsWith(word) && /^[A-Z]/.test(key.slice(word.length));

function wrongKey(issue: Issue & { code: 'invalid_key' }, path: Path, { prefix = [] }: Explained): Found {
  const where = [...prefix, ...path];
  const { message = '' } = issue.issues[0] ?? {};
  return {
    code: 'wrong-value',
    path: where,
    point: 'key',
    message: `${shown(path.at(-1))} is no key here; ${message}`,
  };
}

function wrongValue(issue: Issue, path: Path, { schema, prefix = [] }: Explained): Found {
  const where = [...prefix, ...path];
  const field = fieldPath(where) || 'the file';
  const problem = (code: string, message: string): Found => ({ code, path: where, point: 'value', message });
  const schemas = schemasAt(schema, path);
  const right = expectation(schemas);
  // Of a value that has to name its kind, zod shows the whole.
  const isKind = issue.code === 'invalid_union' && issue.discriminator !== undefined;
  const input = isKind ? propertyOf(issue.input, String(path.at(-1))) : issue.input;
  if (input === undefined) return problem('missing-field', `${field} is missing; expected ${right}`);
  if (input === null) return { ...problem('wrong-type', `${field} is empty; expected ${right}`), point: 'key' };
  const own = ownMessage(issue);
  if ((issue.code === 'invalid_value' || isKind) && own === undefined) {
    const values = choices(schemas);
    const quotes = typeof input === 'string' ? '' : ', in quotes where it is text';
    return problem(
      'wrong-value',
      `${field} is ${shown(input)}; ${suggestion(nearest(String(input), values), values)}${quotes}`,
    );
  }
  if (issue.code === 'invalid_type' || issue.code === 'invalid_union') {
    const quotes = typeof input !== 'object' && typeof input !== 'string' && wantsText(issue) ? ', in quotes' : '';
    return problem('wrong-type', `${field} is ${shown(input)}; expected ${right}${quotes}`);
  }
  return problem('wrong-value', sentence(field, input, own ?? bound(issue) ?? `expected ${right}`));
}

const wantsText = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.expected === 'string';

function sentence(field: string, input: unknown, message: string): string {
  return message.startsWith('expected ') ? `${field} is ${shown(input)}; ${message}` : `${field}: ${message}`;
}

/** What the schema itself says, unless zod made the words up. */
function ownMessage({ message }: Issue): string | undefined {
  return /^(Invalid|Too|Unrecognized) /.test(message) ? undefined : message;
}

function bound(issue: Issue): string | undefined {
  if (issue.code === 'not_multiple_of') return `expected a multiple of ${issue.divisor}`;
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return undefined;
  const side = issue.code === 'too_small' ? 'at least' : 'at most';
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const strict = issue.inclusive === false ? (issue.code === 'too_small' ? 'more than' : 'less than') : side;
  const unit = UNITS[issue.origin] ?? '';
  return `expected ${strict} ${limit}${limit === 1 ? unit.replace(/ies$/, 'y').replace(/s$/, '') : unit}`;
}

const UNITS: Record<string, string> = { string: ' characters', array: ' entries', map: ' entries', set: ' entries' };

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
const MOST_LISTED = 24;

/** A value as a person wrote it, or what kind of thing it is. */
function shown(value: unknown): string {
  if (typeof value === 'string') {
    // What is refused may hold a password, and logs are read by many.
    const open = value.replace(/\/\/[^/\s]*@/, '//...@');
    return JSON.stringify(open.length > 60 ? `${open.slice(0, 57)}...` : open);
  }
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'a map' : String(value);
}

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
