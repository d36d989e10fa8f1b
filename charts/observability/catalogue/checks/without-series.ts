import type { SyntaxNode } from '@lezer/common';
import { childrenOf, expressionsOf, parse } from '../../../shared/promql/parser.ts';
import { readQuery, type Selector } from '../../../shared/promql/query.ts';
import { COMPARISONS } from '../../../shared/promql/types.ts';

/** What a query comes to where some series are not there, held against what it would come to with them. */
export interface Outcome {
  series: 'none' | 'some' | 'always';
  fewer: boolean;
  more: boolean;
  /** Whether those that are there have other values: a comparison then takes fewer of them, or more. */
  values: boolean;
}

const AS_EVER: Outcome = { series: 'some', fewer: false, more: false, values: false };
const ALWAYS: Outcome = { ...AS_EVER, series: 'always' };
const NONE: Outcome = { series: 'none', fewer: true, more: false, values: false };

/** @param query one that Prometheus takes */
export function withoutSeries(query: string, isMissing: (selector: Selector) => boolean): Outcome {
  const outcomesOf = (node: SyntaxNode | null): Outcome[] => expressionsOf(node).map(outcomeOf);
  const textOf = (node: SyntaxNode | null): string => (node === null ? '' : query.slice(node.from, node.to));

  function outcomeOf(node: SyntaxNode): Outcome {
    switch (node.name) {
      case 'VectorSelector':
        return readQuery(textOf(node)).selectors.some(isMissing) ? NONE : AS_EVER;
      case 'NumberDurationLiteral':
      case 'StringLiteral':
        return ALWAYS;
      case 'BinaryExpr':
        return binary(childrenOf(node), outcomesOf(node));
      case 'AggregateExpr':
        return computed(outcomesOf(node.getChild('FunctionCallBody')));
      case 'FunctionCall':
        return called(textOf(node.getChild('FunctionIdentifier')), outcomesOf(node.getChild('FunctionCallBody')));
      default:
        return outcomesOf(node)[0] ?? AS_EVER;
    }
  }

  return outcomeOf(parse(query));
}

function binary(nodes: readonly SyntaxNode[], [left = AS_EVER, right = AS_EVER]: readonly Outcome[]): Outcome {
  const is = (...names: string[]) => nodes.some(({ name }) => names.includes(name));
  if (is('Or')) return either(left, right);
  if (is('Unless')) return excepted(left, right);
  const both = allOf([left, right]);
  if (is('And')) return { ...both, series: both.series === 'none' ? 'none' : 'some', values: left.values };
  // With bool a comparison takes all, and says of each whether it holds.
  if (!is(...COMPARISONS) || is('BoolModifier') || both.series === 'none') return both;
  return { ...both, series: 'some', fewer: both.fewer || both.values, more: both.more || both.values };
}

function either(left: Outcome, right: Outcome): Outcome {
  const all = [left, right];
  if (all.every(({ series }) => series === 'none')) return NONE;
  return {
    ...effectsOf(all),
    series: all.some(({ series }) => series === 'always') ? 'always' : 'some',
    // Where the left has nothing, the right side speaks for it.
    values: left.fewer || left.more || all.some(({ values }) => values),
  };
}

function excepted(left: Outcome, right: Outcome): Outcome {
  if (left.series === 'none') return NONE;
  if (right.series === 'none') return { ...left, more: true };
  return { ...left, series: 'some', fewer: left.fewer || right.more, more: left.more || right.fewer };
}

function called(name: string, given: readonly Outcome[]): Outcome {
  const [first = ALWAYS] = given;
  if (/^absent(_over_time)?$/i.test(name)) {
    if (first.series === 'none') return { ...ALWAYS, more: true };
    if (first.series === 'always') return first.more ? NONE : AS_EVER;
    return { ...AS_EVER, fewer: first.more, more: first.fewer };
  }
  if (/^scalar$/i.test(name)) return { ...ALWAYS, values: isChanged(first) };
  return computed(given);
}

/** Values come from all that is given: fewer series make another sum. */
const computed = (given: readonly Outcome[]): Outcome => ({ ...allOf(given), values: given.some(isChanged) });

const isChanged = ({ fewer, more, values }: Outcome): boolean => fewer || more || values;

function allOf(given: readonly Outcome[]): Outcome {
  if (given.some(({ series }) => series === 'none')) return NONE;
  return { ...effectsOf(given), series: given.every(({ series }) => series === 'always') ? 'always' : 'some' };
}

const effectsOf = (given: readonly Outcome[]): Omit<Outcome, 'series'> => ({
  fewer: given.some(({ fewer }) => fewer),
  more: given.some(({ more }) => more),
  values: given.some(({ values }) => values),
});
