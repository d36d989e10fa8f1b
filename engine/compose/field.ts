import { nearest } from '../validate/nearest.ts';
import type { SchemaNode } from '../validate/node.ts';
import { isIndex, unescaped } from './json-pointer.ts';

/** What is wrong with a JSON pointer into the objects of a kind; what a schema leaves open may be anything. */
export function pointerProblem(pointer: string, kind: string, root: SchemaNode): string | undefined {
  let node = root;
  let at = '';
  for (const step of pointer.split('/').slice(1)) {
    const inner = below(node, unescaped(step));
    const judge = node.also ?? node;
    if (inner === undefined)
      return isOpen(judge) ? undefined : unknown({ kind, at, step, names: judge.propertyNames() });
    at += `/${step}`;
    node = inner;
  }
  return undefined;
}

function below(node: SchemaNode, key: string): SchemaNode | undefined {
  if (node.items !== undefined) return isIndex(key) ? node.items : undefined;
  return node.also?.property(key) ?? node.property(key) ?? node.additional;
}

const isOpen = ({ isClosed, type }: SchemaNode): boolean => !isClosed && (type === undefined || type === 'object');

interface Unknown {
  kind: string;
  at: string;
  step: string;
  names: readonly string[];
}

function unknown({ kind, at, step, names }: Unknown): string {
  const near = nearest(step, names);
  const inside = at === '' ? 'there' : `below ${at}`;
  const known = names.length === 0 ? `nothing has a name ${inside}` : `${inside} are ${names.join(', ')}`;
  return `${kind} has no field ${at}/${step}; ${near === undefined ? known : `did you mean ${at}/${near}?`}`;
}
