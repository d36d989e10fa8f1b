import type { SyntaxNode } from '@lezer/common';
import { childrenOf, expressionsOf, nodesOf } from '../../shared/promql/parser.ts';
import { readQuery } from '../../shared/promql/query.ts';
import { Unreadable } from './condition.ts';
import { promSeconds } from './duration.ts';
import { AGGREGATES, ARITHMETIC, COMPARISONS, EACH, RATES } from './promql-functions.ts';
import type { Counts } from './query.ts';
import { combined, compared, mapped, scalarOf, united, type Value, vectorOf } from './samples.ts';
import { type Selection, type ServiceNames, selectionOf } from './selection.ts';

type Evaluate = (counts: Counts) => Value;

/** Seconds that a slow request takes where a quantile is asked for: more than any bound. */
const SLOW = 1e6;

export function expressionOf(node: SyntaxNode | null): SyntaxNode {
  const inner = expressionsOf(node)[0];
  if (inner === undefined) throw new Unreadable('an expression is missing');
  return inner;
}

/** Reads the parts of a query that counts requests; throws Unreadable of those that do not. */
export class QueryReader {
  readonly #text: string;
  readonly #services: ServiceNames;
  readonly #failing: ReadonlySet<string>;
  readonly selections: Selection[] = [];
  readonly windows: number[] = [];
  tellsFaults = false;

  constructor(text: string, services: ServiceNames, failing: ReadonlySet<string>) {
    this.#text = text;
    this.#services = services;
    this.#failing = failing;
  }

  read(node: SyntaxNode): Evaluate {
    switch (node.name) {
      case 'ParenExpr':
        return this.read(expressionOf(node));
      case 'NumberDurationLiteral': {
        const scalar = Number(this.#textOf(node));
        if (Number.isNaN(scalar)) throw new Unreadable(this.#textOf(node));
        return () => ({ scalar });
      }
      case 'UnaryExpr': {
        const inner = this.read(expressionOf(node));
        const sign = this.#textOf(node).startsWith('-') ? -1 : 1;
        return (counts) => mapped(inner(counts), (value) => sign * value);
      }
      case 'BinaryExpr':
        return this.#binary(node);
      case 'AggregateExpr':
        return this.#aggregate(node);
      case 'FunctionCall':
        return this.#call(node);
      default:
        throw new Unreadable(`${this.#textOf(node)} is no count of requests`);
    }
  }

  #binary(node: SyntaxNode): Evaluate {
    const [left, right] = expressionsOf(node);
    if (left === undefined || right === undefined) throw new Unreadable(this.#textOf(node));
    const [a, b] = [this.read(left), this.read(right)];
    const operator =
      childrenOf(node).find(({ name }) => /^(Add|Sub|Mul|Div|Eql|Neq|G|L|Or|And|Unless)/.test(name))?.name ?? '';
    const apply = ARITHMETIC[operator];
    if (apply !== undefined) return (counts) => combined(a(counts), b(counts), apply);
    const holds = COMPARISONS[operator];
    if (holds !== undefined) {
      const bool = node.getChild('BoolModifier') !== null;
      return (counts) => compared(a(counts), b(counts), { holds, bool });
    }
    if (operator === 'Or') return (counts) => united(vectorOf(a(counts)), vectorOf(b(counts)), this.#matchesAll(node));
    if (operator === 'And') return (counts) => ({ vector: vectorOf(b(counts)).length > 0 ? vectorOf(a(counts)) : [] });
    if (operator === 'Unless')
      return (counts) => ({ vector: vectorOf(b(counts)).length > 0 ? [] : vectorOf(a(counts)) });
    throw new Unreadable(this.#textOf(node));
  }

  /** `or on () …` takes the right side only where the left has nothing at all. */
  #matchesAll(node: SyntaxNode): boolean {
    const on = node.getChild('MatchingModifierClause');
    return on?.getChild('On') != null && (on.getChild('GroupingLabels')?.firstChild ?? null) === null;
  }

  #aggregate(node: SyntaxNode): Evaluate {
    const name = this.#textOf(node.getChild('AggregateOp'));
    const apply = AGGREGATES[name];
    const given = expressionsOf(node.getChild('FunctionCallBody'));
    if (apply === undefined || given.length !== 1) throw new Unreadable(name);
    const inner = this.read(given[0]!);
    return (counts) => {
      const values = vectorOf(inner(counts)).map(({ value }) => value);
      return { vector: values.length === 0 ? [] : [{ labels: '', value: apply(values) }] };
    };
  }

  #call(node: SyntaxNode): Evaluate {
    const name = this.#textOf(node.getChild('FunctionIdentifier'));
    const given = expressionsOf(node.getChild('FunctionCallBody'));
    const [first, second] = given;
    if (first === undefined) throw new Unreadable(name);
    if (name in RATES) return this.#rate(name, first);
    if (name === 'histogram_quantile' && second !== undefined) return this.#quantile(first, second);
    const inner = this.read(first);
    if (name === 'vector') return (counts) => ({ vector: [{ labels: '', value: scalarOf(inner(counts)) }] });
    if (name === 'scalar') {
      return (counts) => {
        const [only, ...others] = vectorOf(inner(counts));
        return { scalar: only !== undefined && others.length === 0 ? only.value : Number.NaN };
      };
    }
    if (name === 'label_replace') {
      const labels = given
        .slice(1)
        .map((each) => this.#textOf(each))
        .join();
      return (counts) => ({
        vector: vectorOf(inner(counts)).map((sample) => ({ ...sample, labels: sample.labels + labels })),
      });
    }
    if (name === 'absent')
      return (counts) => ({ vector: vectorOf(inner(counts)).length > 0 ? [] : [{ labels: '', value: 1 }] });
    const apply = EACH[name];
    if (apply === undefined) throw new Unreadable(`${name} is no count of requests`);
    const other = second && this.read(second);
    return (counts) => mapped(inner(counts), (value) => apply(value, other && scalarOf(other(counts))));
  }

  #rate(name: string, node: SyntaxNode): Evaluate {
    const { selection, window } = this.#range(node);
    return (counts) => {
      const count = counts(selection, window);
      return { vector: count === undefined ? [] : [{ labels: '', value: RATES[name]!(count, window) }] };
    };
  }

  #range(node: SyntaxNode): { selection: Selection; window: number } {
    const range = nodesOf(node).find(({ name }) => name === 'MatrixSelector');
    const window = promSeconds(this.#textOf(range?.getChild('DurationExpr') ?? null));
    if (range === undefined || node.name !== 'MatrixSelector' || window === undefined)
      throw new Unreadable(this.#textOf(node));
    const [selector] = readQuery(this.#textOf(range)).selectors;
    const told = selectionOf(selector!, this.#services);
    const selection: Selection = this.#failing.has(this.#textOf(range)) ? { ...told, outcome: 'bad' } : told;
    this.selections.push(selection);
    this.tellsFaults ||= selection.outcome !== 'all';
    this.windows.push(window);
    return { selection, window };
  }

  /** Requests are slow or fast: the quantile is slow where more of them are than it leaves out. */
  #quantile(quantile: SyntaxNode, buckets: SyntaxNode): Evaluate {
    const ranges = nodesOf(buckets).filter(({ name }) => name === 'MatrixSelector');
    if (ranges.length !== 1) throw new Unreadable(this.#textOf(buckets));
    const part = this.read(quantile);
    const { selection, window } = this.#range(ranges[0]!);
    this.tellsFaults = true;
    return (counts) => {
      const all = counts({ ...selection, outcome: 'all' }, window);
      if (all === undefined) return { vector: [] };
      const slow = counts({ ...selection, outcome: 'bad' }, window) ?? 0;
      const share = scalarOf(part(counts));
      const value = all === 0 || Number.isNaN(share) ? Number.NaN : slow / all > 1 - share ? SLOW : 0;
      return { vector: [{ labels: '', value }] };
    };
  }

  #textOf = (node: SyntaxNode | null): string => (node === null ? '' : this.#text.slice(node.from, node.to));
}
