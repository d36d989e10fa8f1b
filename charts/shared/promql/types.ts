import type { SyntaxNode } from '@lezer/common';
import { FUNCTIONS, type ValueType } from './functions.ts';
import { childrenOf, expressionsOf } from './parser.ts';
import type { QueryProblem } from './query.ts';

/**
 * Where a query gives a function, an operator or a range something of another type than it takes: Prometheus refuses the
 * whole file of rules for it, and the grammar lets it pass.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export function typeProblems(root: SyntaxNode, text: string): QueryProblem[] {
  const problems: QueryProblem[] = [];
  const typing = new Typing(text, problems);
  const expression = root.getChild('Expr');
  if (expression === null) return problems;
  const type = typing.typeOf(expression);
  if (type === 'range') typing.report(expression, 'a range of samples is no result; expected a function over it');
  return problems;
}

export const COMPARISONS: readonly string[] = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte'];
const SETS: readonly string[] = ['And', 'Or', 'Unless'];
/** Aggregations that take a parameter ahead of what they aggregate, by its type. */
const PARAMETERS: Record<string, ValueType> = {
  topk: 'scalar',
  bottomk: 'scalar',
  limitk: 'scalar',
  limit_ratio: 'scalar',
  quantile: 'scalar',
  count_values: 'string',
};

class Typing {
  readonly #text: string;
  readonly #problems: QueryProblem[];

  constructor(text: string, problems: QueryProblem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  report({ from }: SyntaxNode, message: string): void {
    this.#problems.push({ offset: from, message });
  }

  typeOf(node: SyntaxNode): ValueType {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return 'scalar';
      case 'StringLiteral':
        return 'string';
      case 'VectorSelector':
        return 'vector';
      case 'MatrixSelector':
        return this.#range(node);
      case 'SubqueryExpr':
        this.#expect(firstExpression(node), 'vector', 'a subquery');
        return 'range';
      case 'OffsetExpr':
        return this.#moved(node);
      case 'UnaryExpr':
        return this.#typeOfFirst(node);
      case 'BinaryExpr':
        return this.#binary(node);
      case 'AggregateExpr':
        return this.#aggregate(node);
      case 'FunctionCall':
        return this.#call(node);
      default:
        return this.#typeOfFirst(node);
    }
  }

  #typeOfFirst(node: SyntaxNode): ValueType {
    const inner = firstExpression(node);
    return inner === undefined ? 'vector' : this.typeOf(inner);
  }

  #expect(node: SyntaxNode | undefined, wanted: ValueType, taker: string): void {
    if (node === undefined) return;
    const type = this.typeOf(node);
    if (type !== wanted) this.report(node, `${taker} takes a ${wanted}; it is given a ${type}`);
  }

  #range(node: SyntaxNode): ValueType {
    const inner = firstExpression(node);
    if (inner !== undefined && inner.name !== 'VectorSelector') {
      this.report(inner, 'a range follows a selector; expected a subquery such as [5m:1m], or the range within');
    }
    return 'range';
  }

  #moved(node: SyntaxNode): ValueType {
    const inner = nearestExpression(firstExpression(node));
    if (inner !== undefined && !['VectorSelector', 'MatrixSelector', 'SubqueryExpr'].includes(inner.name)) {
      this.report(inner, 'offset follows a selector or a subquery; expected it within');
    }
    return this.#typeOfFirst(node);
  }

  #binary(node: SyntaxNode): ValueType {
    const [left, right] = expressionsOf(node);
    if (left === undefined || right === undefined) return 'vector';
    const types = [left, right].map((side) => [side, this.typeOf(side)] as const);
    for (const [side, type] of types) {
      if (type !== 'scalar' && type !== 'vector') this.report(side, `an operator takes no ${type}`);
    }
    const scalars = types.filter(([, type]) => type === 'scalar').length;
    const operator = childrenOf(node).find(({ name }) => [...COMPARISONS, ...SETS].includes(name))?.name ?? '';
    if (SETS.includes(operator) && scalars > 0) this.report(node, 'and, or and unless take vectors');
    const isBool = node.getChild('BoolModifier') !== null;
    if (isBool && !COMPARISONS.includes(operator)) this.report(node, 'bool belongs to a comparison');
    if (scalars === 2 && COMPARISONS.includes(operator) && !isBool) {
      this.report(node, 'a comparison of scalars needs bool');
    }
    if (scalars > 0 && node.getChild('MatchingModifierClause')) this.report(node, 'on and ignoring match two vectors');
    return scalars === 2 ? 'scalar' : 'vector';
  }

  #aggregate(node: SyntaxNode): ValueType {
    const operator = this.#textOf(node.getChild('AggregateOp'));
    const given = expressionsOf(node.getChild('FunctionCallBody'));
    const parameter = PARAMETERS[operator];
    const wanted: ValueType[] = parameter === undefined ? ['vector'] : [parameter, 'vector'];
    this.#arguments(node, operator, { wanted, given });
    return 'vector';
  }

  #call(node: SyntaxNode): ValueType {
    const name = this.#textOf(node.getChild('FunctionIdentifier'));
    const given = expressionsOf(node.getChild('FunctionCallBody'));
    const signature = FUNCTIONS[name];
    // The grammar knows it, and later than this table.
    if (signature === undefined) return 'vector';
    const { takes, optional = 0, repeats = false, gives = 'vector' } = signature;
    const wanted = repeats ? [...takes, ...given.slice(takes.length).map(() => takes.at(-1)!)] : takes;
    this.#arguments(node, name, { wanted, given, optional });
    return gives;
  }

  #arguments(node: SyntaxNode, name: string, { wanted, given, optional = 0 }: Arguments): void {
    if (given.length > wanted.length || given.length < wanted.length - optional) {
      const least = wanted.length - optional;
      const range = least === wanted.length ? `${least}` : `${least} to ${wanted.length}`;
      this.report(node, `${name} takes ${range} arguments; it is given ${given.length}`);
    }
    given.forEach((argument, i) => {
      if (wanted[i] !== undefined) this.#expect(argument, wanted[i], name);
    });
  }

  #textOf(node: SyntaxNode | null): string {
    return node === null ? '' : this.#text.slice(node.from, node.to).toLowerCase();
  }
}

interface Arguments {
  wanted: readonly ValueType[];
  given: readonly SyntaxNode[];
  optional?: number;
}

const firstExpression = (node: SyntaxNode): SyntaxNode | undefined => expressionsOf(node)[0];

/** Prometheus moves what stands right before `offset`; the grammar hangs it on the whole of `a unless b offset 5m`. */
function nearestExpression(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node?.name === 'StepInvariantExpr') return nearestExpression(expressionsOf(node)[0]);
  if (node?.name === 'BinaryExpr' || node?.name === 'UnaryExpr') return nearestExpression(expressionsOf(node).at(-1));
  return node;
}
