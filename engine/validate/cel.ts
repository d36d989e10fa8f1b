import type { SchemaNode } from './node.ts';
import type { Walk } from './walk.ts';
export function checkCel(_node: SchemaNode, _value: unknown, _walk: Walk): void {}
