import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import { checkCel } from './cel.ts';
import { nearest } from './nearest.ts';
import type { SchemaNode } from './node.ts';
import { checkNumber, checkQuantity, checkText } from './scalar.ts';
import type { Walk } from './walk.ts';

/** Reports everything about a value that its schema, the CEL rules and the value rules refuse. */
export function check(node: SchemaNode, value: unknown, walk: Walk): void {
  if (node.isPlain && typeof value === 'string') return;
  const before = walk.problems.length;
  if (value === null) checkNull(node, walk);
  if (value === null || !checkType(node, value, walk)) return;
  if (node.raw.enum && !node.raw.enum.includes(value)) refuseEnum(node.raw.enum, value, walk);
  if (node.hasAlternatives) checkAlternatives(node, value, walk);
  if (node.also) check(node.also, value, walk);
  if (node.rules.length > 0 && isFields(value)) for (const rule of node.rules) rule(value, walk);
  // The API server, too, runs the rules only on what its schema allows.
  if (node.cel.length > 0 && walk.problems.length === before) checkCel(node, value, walk);
}

function checkNull(node: SchemaNode, walk: Walk): void {
  const mayBeNull = node.raw.nullable || node.type === undefined;
  if (!mayBeNull) walk.refuse('', 'must not be null; leave the field out', 'wrong-type');
}

/** Whether the value has the type that its schema wants; on the way it checks what lies inside. */
function checkType(node: SchemaNode, value: unknown, walk: Walk): boolean {
  switch (node.type) {
    case 'object':
      return isFields(value) ? checkObject(node, value, walk) : refuseType('an object', value, walk);
    case 'array':
      return Array.isArray(value) ? checkList(node, value, walk) : refuseType('a list', value, walk);
    case 'string':
      if (typeof value !== 'string') return refuseType('a string', value, walk);
      checkText(node, value, walk);
      return true;
    case 'integer':
    case 'number':
      if (typeof value !== 'number')
        return refuseType(node.type === 'integer' ? 'a whole number' : 'a number', value, walk);
      checkNumber(node, value, walk);
      return true;
    case 'boolean':
      return typeof value === 'boolean' || refuseType('true or false', value, walk);
    case 'int-or-string':
      if (typeof value === 'string') checkText(node, value, walk);
      else if (typeof value !== 'number' || !Number.isInteger(value))
        return refuseType('a whole number or a string', value, walk);
      return true;
    case 'quantity':
      checkQuantity(value, walk);
      return true;
    default:
      return checkUntyped(node, value, walk);
  }
}

/** Alternatives name no type; they speak of whatever is there. */
function checkUntyped(node: SchemaNode, value: unknown, walk: Walk): boolean {
  if (typeof value === 'string') checkText(node, value, walk);
  else if (typeof value === 'number') checkNumber(node, value, walk);
  else if (Array.isArray(value)) checkList(node, value, walk);
  else if (isFields(value)) checkObject(node, value, walk);
  return true;
}

function refuseType(wanted: string, value: unknown, walk: Walk): false {
  walk.refuse('', `must be ${wanted}, not ${shown(value)}`, 'wrong-type');
  return false;
}

/** Charts may give what is no JSON. */
function shown(value: unknown): string {
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(value) : `a ${typeof value}`;
}

function refuseEnum(allowed: readonly unknown[], value: unknown, walk: Walk): void {
  const near = typeof value === 'string' ? nearest(value, allowed.map(String)) : undefined;
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  walk.refuse('', `must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}${hint}`, 'enum');
}

function checkObject(node: SchemaNode, value: Fields, walk: Walk): true {
  let size = 0;
  for (const key in value) {
    const inner = value[key];
    if (inner === undefined) continue;
    size += 1;
    const schema = node.property(key) ?? node.additional;
    if (schema) {
      walk.path.push(key);
      check(schema, inner, walk);
      walk.path.pop();
    } else if (node.isClosed) refuseUnknown(node, key, walk);
  }
  for (const field of node.required) {
    if (value[field] === undefined) {
      walk.path.push(field);
      walk.refuse('', 'is missing', 'missing-field');
      walk.path.pop();
    }
  }
  const { minProperties, maxProperties } = node.raw;
  if (minProperties !== undefined && size < minProperties)
    walk.refuse('', `needs at least ${minProperties} fields`, 'bounds');
  if (maxProperties !== undefined && size > maxProperties)
    walk.refuse('', `takes at most ${maxProperties} fields, not ${size}`, 'bounds');
  return true;
}

function refuseUnknown(node: SchemaNode, key: string, walk: Walk): void {
  const names = node.propertyNames();
  const near = nearest(key, names);
  walk.path.push(key);
  if (near !== undefined) walk.refuse('', `is unknown; did you mean ${near}?`, 'unknown-field');
  else
    walk.refuse(
      '',
      `is unknown${names.length > 0 && names.length < 16 ? `; known are ${names.join(', ')}` : ''}`,
      'unknown-field',
    );
  walk.path.pop();
}

function checkList(node: SchemaNode, list: readonly unknown[], walk: Walk): true {
  const { items, raw } = node;
  const { minItems, maxItems } = raw;
  if (minItems !== undefined && list.length < minItems)
    walk.refuse('', `needs at least ${minItems} items, not ${list.length}`, 'bounds');
  if (maxItems !== undefined && list.length > maxItems)
    walk.refuse('', `takes at most ${maxItems} items, not ${list.length}`, 'bounds');
  if (items) {
    for (let index = 0; index < list.length; index += 1) {
      walk.path.push(index);
      check(items, list[index], walk);
      walk.path.pop();
    }
  }
  if (list.length > 1) checkDuplicates(node, list, walk);
  return true;
}

function checkDuplicates({ raw, items }: SchemaNode, list: readonly unknown[], walk: Walk): void {
  const listType = raw['x-kubernetes-list-type'];
  const keys = listType === 'map' ? raw['x-kubernetes-list-map-keys'] : undefined;
  if (!keys && listType !== 'set' && !raw.uniqueItems) return;
  const seen = new Set<string>();
  list.forEach((item, index) => {
    // Kubernetes' own schemas do not say that a port without a protocol is a TCP port.
    const fallback = (key: string) => items?.property(key)?.raw.default ?? (key === 'protocol' ? 'TCP' : undefined);
    const identity = keys && isFields(item) ? keys.map((key) => item[key] ?? fallback(key)) : item;
    const text = typeof identity === 'string' ? identity : JSON.stringify(identity);
    const which = keys ? ` with the same ${keys.join(' and ')}` : '';
    if (seen.has(text)) walk.refuse(`[${index}]`, `stands twice in the list${which}`, 'duplicate-item');
    seen.add(text);
  });
}

function checkAlternatives(node: SchemaNode, value: unknown, walk: Walk): void {
  for (const each of node.alternatives('allOf')) check(each, value, walk);
  const matching = (nodes: readonly SchemaNode[]) =>
    nodes.filter((each) => walk.passes(() => check(each, value, walk))).length;
  const anyOf = node.alternatives('anyOf');
  if (anyOf.length > 0 && matching(anyOf) === 0) walk.refuse('', `needs ${describe(anyOf, 'or')}`, 'alternatives');
  const oneOf = node.alternatives('oneOf');
  if (oneOf.length > 0 && matching(oneOf) !== 1)
    walk.refuse('', `needs exactly one of ${describe(oneOf, 'or')}`, 'alternatives');
  if (matching(node.alternatives('not')) > 0) {
    walk.refuse('', `must not have ${describe(node.alternatives('not'), 'and')}`, 'alternatives');
  }
}

function describe(alternatives: readonly SchemaNode[], word: string): string {
  return alternatives.map(({ raw }) => raw.required?.join(' with ') ?? JSON.stringify(raw)).join(`, ${word} `);
}
