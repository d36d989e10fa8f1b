import type { z } from 'zod';
import { fieldPath } from '../yaml/field-path.ts';
import { keysAt, optionsAt, type Schema, schemasAt, valueAt } from './schema-at.ts';
import { meantBranch } from './union.ts';
import { unknownKey } from './unknown-key.ts';
import { shown, wrongValue } from './wrong-value.ts';

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
  schema: Schema;
  /** All that was parsed, where it is at hand: tells of which kind a map is. */
  value?: unknown;
  /** Where the value that was parsed stands in its file. */
  prefix?: Path;
  /** What the keys of the outermost map are options of. */
  owner?: string;
  /** Keys that the outermost map takes beside those of the schema. */
  otherKeys?: readonly string[];
  /** Keys that maps have which the outermost one might have been in its place. */
  insteadKeys?: readonly string[];
}

type Issue = z.core.$ZodIssue;

/** Parses, and turns what zod says (with `reportInput`) into one problem per mistake. */
export function parse<Parsed extends z.ZodType>(
  value: unknown,
  explained: Explained & { schema: Parsed },
): { data: z.output<Parsed>; problems?: never } | { data?: never; problems: Problem[] } {
  const { data, error, success } = explained.schema.safeParse(value, { reportInput: true });
  if (success) return { data };
  const issues = error.issues.map((issue) => ({ issue, path: issue.path }));
  return { problems: explainedIssues(issues, { ...explained, value }) };
}

/** One problem per mistake; each issue at the path where its file has it. */
export function explainedIssues(issues: readonly { issue: Issue; path: Path }[], explained: Explained): Problem[] {
  const told = issues.slice(0, MOST_EXPLAINED);
  return withoutEchoes(told.flatMap(({ issue, path }) => problemsOf(issue, path, explained)));
}

/** A file with more mistakes than that was not written by a person, and nobody reads on. */
const MOST_EXPLAINED = 1000;

/** What a value is explained by. */
export interface Found extends Problem {
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
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) return noBranch(issue, path, explained);
  return [wrongAt(issue, path, explained)];
}

function wrongAt(issue: Issue, path: Path, { schema, prefix = [], value }: Explained): Found {
  const where = [...prefix, ...path];
  const isPart = issue.code === 'custom' || issue.code === 'invalid_union';
  // Without the whole, what zod shows has to do, and of a map that does not name its kind it shows the map.
  const known = value === undefined ? partOf(issue, path) : valueAt(value, path);
  const schemas = schemasAt(schema, path, value);
  return { path: where, ...wrongValue({ issue, where, schemas, value: isPart ? known : issue.input }) };
}

const partOf = (issue: Issue, path: Path): unknown =>
  issue.code === 'invalid_union' && issue.discriminator !== undefined
    ? valueAt(issue.input, path.slice(-1))
    : issue.input;

/** A value that is nothing of what may stand there is explained by what it was meant to be. */
function noBranch(issue: Issue & { code: 'invalid_union' }, path: Path, explained: Explained): Found[] {
  const { schema, prefix = [], value, owner, otherKeys } = explained;
  const { input, errors } = issue;
  const options = optionsAt(schema, path, errors.length, value);
  if (input === undefined || input === null || options === undefined) return [wrongAt(issue, path, explained)];
  const branch = meantBranch(options, errors, input);
  if (branch !== undefined) {
    const own = keysAt(branch.schema, []);
    const insteadKeys = options.flatMap((option) => keysAt(option, [])).filter((key) => !own.includes(key));
    const inner = { schema: branch.schema, value: input, prefix: [...prefix, ...path], insteadKeys };
    const outermost = path.length === 0 ? { owner, otherKeys } : {};
    const told = branch.issues.slice(0, MOST_EXPLAINED);
    return told.flatMap((each) => problemsOf(each, each.path, { ...inner, ...outermost }));
  }
  const isMap =
    typeof input === 'object' && !Array.isArray(input) && options.some((option) => keysAt(option, []).length > 0);
  const keys = isMap ? Object.keys(input).slice(0, MOST_EXPLAINED) : [];
  return keys.length === 0 ? [wrongAt(issue, path, explained)] : keys.map((key) => unknownKey(key, path, explained));
}

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
