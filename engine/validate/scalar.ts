import { FORMATS } from './formats.ts';
import { matchesGo } from './go-match.ts';
import type { SchemaNode } from './node.ts';
import { quantityOf } from './values/quantity.ts';
import type { Walk } from './walk.ts';

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

/** Refuses a number that is out of the bounds of its schema. */
export function checkNumber({ raw, type }: SchemaNode, value: number, walk: Walk): void {
  const limit = raw.format === 'int32' ? INT32 : INT64;
  if (type === 'integer' && !Number.isInteger(value)) {
    walk.refuse('', `must be a whole number, not ${value}`, 'wrong-type');
  } else if (type === 'integer' && (value >= limit || value < -limit)) {
    walk.refuse('', `${value} does not fit ${raw.format ?? 'int64'}`, 'bounds');
  }
  const { minimum, maximum, multipleOf } = raw;
  if (minimum !== undefined && (raw.exclusiveMinimum ? value <= minimum : value < minimum)) {
    walk.refuse('', `must be ${raw.exclusiveMinimum ? 'more than' : 'at least'} ${minimum}, not ${value}`, 'bounds');
  }
  if (maximum !== undefined && (raw.exclusiveMaximum ? value >= maximum : value > maximum)) {
    walk.refuse('', `must be ${raw.exclusiveMaximum ? 'less than' : 'at most'} ${maximum}, not ${value}`, 'bounds');
  }
  if (multipleOf !== undefined && value % multipleOf !== 0)
    walk.refuse('', `must be a multiple of ${multipleOf}`, 'bounds');
}

/** Refuses a text that its schema's length, pattern or format does not allow. */
export function checkText(node: SchemaNode, value: string, walk: Walk): void {
  const { raw } = node;
  const { maxLength, minLength } = raw;
  if (maxLength !== undefined && value.length > maxLength && [...value].length > maxLength) {
    walk.refuse('', `must be at most ${maxLength} characters long, not ${[...value].length}`, 'bounds');
  }
  if (minLength && (value.length < minLength || [...value].length < minLength)) {
    walk.refuse('', minLength === 1 ? 'must not be empty' : `must be at least ${minLength} characters long`, 'bounds');
  }
  if (raw.pattern !== undefined && !matchesGo(raw.pattern, value)) {
    walk.refuse('', `${JSON.stringify(value)} must match ${raw.pattern}`, 'pattern');
  }
  const format = raw.format === undefined ? undefined : FORMATS[raw.format];
  // An empty byte field is an empty value; other formats have no empty form.
  if (format && !format.holds(value)) walk.refuse('', `${JSON.stringify(value)} must be ${format.like}`, 'format');
}

/** Refuses what Kubernetes cannot read as a quantity; it takes plain numbers too. */
export function checkQuantity(value: unknown, walk: Walk): void {
  if (typeof value === 'number') return;
  if (typeof value !== 'string') walk.refuse('', 'must be a quantity such as 500m or 1Gi', 'wrong-type');
  else if (quantityOf(value) === undefined) {
    walk.refuse('', `${JSON.stringify(value)} must be a quantity such as 500m or 1Gi`, 'value');
  }
}
