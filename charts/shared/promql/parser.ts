import type { SyntaxNode } from '@lezer/common';
import grammar from './grammar.cjs';

/** The tree that Prometheus' own grammar makes of a query. Loaded with the first query: edges have none. */
export function parse(text: string): SyntaxNode {
  return grammar().parser.parse(text).topNode;
}

/** The node and all below it, each ahead of what it holds. */
export function nodesOf(node: SyntaxNode, nodes: SyntaxNode[] = []): SyntaxNode[] {
  nodes.push(node);
  for (let child = node.firstChild; child !== null; child = child.nextSibling) nodesOf(child, nodes);
  return nodes;
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** The operands of an operator, the parameters of a function's body, or what stands in brackets. */
export const expressionsOf = (node: SyntaxNode | null): SyntaxNode[] => node?.getChildren('Expr') ?? [];
