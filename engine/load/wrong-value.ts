import { z } from 'zod';
import { nearest } from '../validate/nearest.ts';
import { fieldPath } from '../yaml/field-path.ts';
import { choices, expectation, mapOfKind, type Schema } from './schema-at.ts';
import { suggestion } from './suggestion.ts';

type Issue = z.core.$ZodIssue;

interface WrongValue {
  issue: Issue;
  /** Where it stands in its file. */
  where: readonly PropertyKey[];
  /** What may stand there. */
  schemas: readonly Schema[];
  /** What does; zod shows the whole where a rule of the whole speaks of a part. */
  value: unknown;
}

interface Said {
  code: string;
  message: string;
  point: 'key' | 'value';
}

/** A value that is missing, of another type, out of bounds or refused by a rule. */
export function wrongValue({ issue, where, schemas, value }: WrongValue): Said {
  const field = fieldPath(where) || 'the file';
  const said = (code: string, message: string, point: Said['point'] = 'value') => ({ code, message, point });
  const own = ownMessage(issue);
  if (issue.code === 'custom' && own !== undefined) return said('wrong-value', sentence(field, value, own));
  const right = expectation(schemas);
  if (value === undefined) return said('missing-field', `${field} is missing; expected ${right}`);
  if (value === null) return said('wrong-type', `${field} is empty; expected ${right}`, 'key');
  if (own !== undefined) return said('wrong-value', sentence(field, value, orWord(own, value, schemas)));
  if (isOneOf(issue)) {
    const values = choices(schemas);
    const quotes = typeof value === 'string' || !schemas.some(isText) ? '' : ', in quotes where it is text';
    const meant = nearest(String(value), values);
    return said('wrong-value', `${field} is ${shown(value)}; ${suggestion(meant, values)}${quotes}`);
  }
  if (issue.code === 'invalid_union') return said(...noBranch({ field, value, schemas, right }));
  if (issue.code !== 'invalid_type')
    return said('wrong-value', sentence(field, value, bound(issue) ?? `expected ${right}`));
  return said('wrong-type', `${field} is ${shown(value)}; ${ofOtherType(value, schemas, right)}`);
}

/** A word may be the kind of a map, and a number or true text that lacks its quotes. */
function ofOtherType(value: unknown, schemas: readonly Schema[], right: string): string {
  const kind = typeof value === 'string' ? mapOfKind(schemas, value) : undefined;
  if (kind !== undefined) return suggestion(kind, []);
  const isQuoted = typeof value === 'object' || typeof value === 'string' ? false : schemas.some(takes(String(value)));
  return `expected ${right}${isQuoted ? (schemas.length > 1 ? '; text stands in quotes' : ', in quotes') : ''}`;
}

const takes =
  (text: string) =>
  (schema: Schema): boolean =>
    schema instanceof z.ZodType && schema.safeParse(text).success;

/** What a schema says of text, and the words that may stand in its place. */
function orWord(message: string, value: unknown, schemas: readonly Schema[]): string {
  const words = choices(schemas.filter(isText));
  if (typeof value !== 'string' || !message.startsWith('expected ') || words.length === 0) return message;
  const meant = nearest(value, words);
  return meant === undefined ? `${message}, or ${words.join(' or ')}` : suggestion(meant, []);
}

/** A word of several, or one that tells the kind of a map. */
const isOneOf = (issue: Issue): boolean =>
  issue.code === 'invalid_value' || (issue.code === 'invalid_union' && issue.discriminator !== undefined);

const isText = (schema: Schema): boolean => choices([schema]).some((choice) => schema._zod.values?.has(choice));

/** Text that is none of several kinds may be one of the words among them. */
function noBranch({
  field,
  value,
  schemas,
  right,
}: { field: string; right: string } & Pick<WrongValue, 'value' | 'schemas'>): [string, string] {
  const meant = typeof value === 'string' ? nearest(value, choices(schemas)) : undefined;
  const mend = meant === undefined ? ofOtherType(value, schemas, right) : suggestion(meant, []);
  const kind = Array.isArray(value) ? 'array' : typeof value;
  const isKind = schemas.some((schema) => kindOf(schema) === kind);
  return [isKind ? 'wrong-value' : 'wrong-type', `${field} is ${shown(value)}; ${mend}`];
}

const kindOf = (schema: Schema): string => (isText(schema) ? 'string' : schema._zod.def.type);

function sentence(field: string, value: unknown, said: string): string {
  const message = short(said, MOST_SAID);
  if (!/^(expected|did you mean) /.test(message)) return `${field}: ${message}`;
  return value === undefined ? `${field} is missing; ${message}` : `${field} is ${shown(value)}; ${message}`;
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

/** More than that somebody did not write by hand. */
const MOST_SAID = 500;

/** Text as it is, or its beginning, never with half a character. */
export const short = (text: string, most = 60): string =>
  text.length > most ? `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...` : text;

/** A value as a person wrote it, or what kind of thing it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    // What is refused may hold a password, and logs are read by many.
    const open = value.replace(/\/\/[^/\s]*@/, '//...@');
    return JSON.stringify(short(open));
  }
  if (typeof value === 'number') return `the number ${value}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
}
