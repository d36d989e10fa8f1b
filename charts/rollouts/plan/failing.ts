import type { SyntaxNode } from '@lezer/common';
import { childrenOf, expressionsOf, nodesOf, parse } from '../../shared/promql/parser.ts';
import { type Matcher, readQuery, type Selector } from '../../shared/promql/query.ts';

/**
 * The ranges of a query that hold what fails, by their texts: as the ready templates ask, `m{…, outcome=~"timeout"}[2m]`
 * or nothing, beside `m{…}[2m]`. What its author calls a failure is one, whatever the label and its values are.
 */
export function failingIn(query: string): ReadonlySet<string> {
  const textOf = ({ from, to }: SyntaxNode) => query.slice(from, to);
  const nodes = nodesOf(parse(query));
  const ranges = nodes.filter(({ name }) => name === 'MatrixSelector').map(textOf);
  return new Set(
    nodes.filter(isOr).flatMap((node) => {
      const [part, nothing] = expressionsOf(node);
      if (part === undefined || nothing === undefined || !/^vector\(\s*0\s*\)$/.test(textOf(nothing))) return [];
      const [range, ...others] = nodesOf(part).filter(({ name }) => name === 'MatrixSelector');
      if (range === undefined || others.length > 0) return [];
      return ranges.some((whole) => isPart(textOf(range), whole)) ? [textOf(range)] : [];
    }),
  );
}

const isOr = (node: SyntaxNode): boolean =>
  node.name === 'BinaryExpr' && childrenOf(node).some(({ name }) => name === 'Or');

/** Whether one range holds those series of another of which one more label matches. */
function isPart(part: string, whole: string): boolean {
  const [narrow, wide] = [selectorOf(part), selectorOf(whole)];
  if (narrow === undefined || wide === undefined || narrow.metric !== wide.metric) return false;
  if (part.slice(part.lastIndexOf('[')) !== whole.slice(whole.lastIndexOf('['))) return false;
  const known = new Set(wide.matchers.map(textOfMatcher));
  const [only, ...others] = narrow.matchers.filter((matcher) => !known.has(textOfMatcher(matcher)));
  return only?.operator === '=~' && others.length === 0 && narrow.matchers.length === wide.matchers.length + 1;
}

const selectorOf = (range: string): Selector | undefined => readQuery(range).selectors[0];
const textOfMatcher = ({ label, operator, value }: Matcher): string => `${label}${operator}${value}`;
