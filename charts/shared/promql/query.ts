import type { SyntaxNode } from '@lezer/common';
import { wholeMatch } from '../relabeling.ts';
import { childrenOf, nodesOf, parse } from './parser.ts';
import { typeProblems } from './types.ts';

export interface QueryProblem {
  /** Characters from the beginning of the query. */
  offset: number;
  message: string;
}

export interface Matcher {
  label: string;
  operator: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** What a query reads: the series of a metric, or of several where its name is matched. */
export interface Selector {
  metric: string | undefined;
  matchers: readonly Matcher[];
}

/** `sum by (cluster) (…)`; without a grouping all labels are lost but to those that choose among series. */
export interface Aggregation {
  operator: string;
  grouping: 'by' | 'without' | undefined;
  labels: readonly string[];
}

/** `… * on (cluster) group_left …` */
export interface Join {
  matching: 'on' | 'ignoring';
  labels: readonly string[];
}

/** A PromQL expression as far as checks look into it. */
export interface Query {
  text: string;
  /** Why Prometheus would not take it; none where it would. */
  problems: readonly QueryProblem[];
  selectors: readonly Selector[];
  aggregations: readonly Aggregation[];
  joins: readonly Join[];
}

let known: Map<string, Query> | undefined;
let recall: () => Iterable<[string, Query]> = () => [];

/** Says where to ask for queries that were read before, once the first is to be read. */
export function recallQueries(from: typeof recall): void {
  recall = from;
  known = undefined;
}

/** By their texts, all that were recalled or read. */
export const knownQueries = (): ReadonlyMap<string, Query> => known ?? new Map();

/** Reads a query by Prometheus' own grammar and by the types of its functions. */
export function readQuery(text: string): Query {
  known ??= new Map(recall());
  const query = known.get(text) ?? read(text);
  known.set(text, query);
  return query;
}

function read(text: string): Query {
  const root = parse(text);
  const nodes = nodesOf(root);
  const broken = nodes.filter(({ type }) => type.isError).slice(0, 1);
  const problems =
    broken.length > 0 ? broken.map((node) => syntaxProblem(node, text)) : semanticProblems(root, nodes, text);
  const named = (name: string) => nodes.filter((node) => node.name === name);
  return {
    text,
    problems,
    selectors: named('VectorSelector').map((node) => selectorOf(node, text)),
    aggregations: named('AggregateExpr').map((node) => aggregationOf(node, text)),
    joins: named('MatchingModifierClause').map((node) => joinOf(node, text)),
  };
}

function syntaxProblem({ from, to }: SyntaxNode, text: string): QueryProblem {
  if (text.trim() === '') return { offset: 0, message: 'the query is empty' };
  const rest = text.slice(from, Math.max(to, from + 20)).trim();
  const message = rest === '' ? 'it ends before it is complete' : `it cannot go on with ${JSON.stringify(rest)}`;
  return { offset: from, message };
}

const semanticProblems = (root: SyntaxNode, nodes: readonly SyntaxNode[], text: string): QueryProblem[] => [
  ...typeProblems(root, text),
  ...nodes.flatMap((node) => literalProblem(node, text)),
];

function literalProblem(node: SyntaxNode, text: string): QueryProblem[] {
  const { from: offset } = node;
  if (node.name === 'StringLiteral') {
    const literal = textOf(node, text);
    // The grammar takes a string that does not end.
    return literal.length > 1 && literal.endsWith(literal[0]!) ? [] : [{ offset, message: 'the string does not end' }];
  }
  if (node.name !== 'VectorSelector') return [];
  const { metric, matchers } = selectorOf(node, text);
  if (metric !== undefined || matchers.some(selects)) return [];
  return [{ offset, message: 'it selects every series there is; expected a metric or a label that is not empty' }];
}

/** Whether a matcher leaves out a series without the label. */
function selects({ operator, value }: Matcher): boolean {
  const pattern = operator.endsWith('~') ? wholeMatch(value) : undefined;
  // One that nobody can read here may do so.
  if (operator.endsWith('~') && pattern === undefined) return true;
  const takesNone = pattern === undefined ? value === '' : pattern.test('');
  return takesNone === operator.startsWith('!');
}

const textOf = ({ from, to }: SyntaxNode, text: string): string => text.slice(from, to);

function selectorOf(node: SyntaxNode, text: string): Selector {
  const matchers = matchersOf(node.getChild('LabelMatchers'), text);
  const identifier = node.getChild('Identifier');
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=');
  return { metric: identifier ? textOf(identifier, text) : named?.value, matchers };
}

function matchersOf(node: SyntaxNode | null, text: string): Matcher[] {
  if (node === null) return [];
  return childrenOf(node).flatMap((child): Matcher[] => {
    // {"metric.name"} is the metric's name.
    if (child.name === 'QuotedLabelName') return [{ label: '__name__', operator: '=', value: unquoted(child, text) }];
    const [label, operator, value] = childrenOf(child);
    if (label === undefined || operator === undefined || value === undefined) return [];
    const name = label.name === 'LabelName' ? textOf(label, text) : unquoted(label, text);
    return [{ label: name, operator: textOf(operator, text) as Matcher['operator'], value: unquoted(value, text) }];
  });
}

function aggregationOf(node: SyntaxNode, text: string): Aggregation {
  const operator = textOf(node.getChild('AggregateOp') ?? node, text);
  const modifier = node.getChild('AggregateModifier');
  if (modifier === null) return { operator, grouping: undefined, labels: [] };
  return { operator, grouping: modifier.getChild('By') ? 'by' : 'without', labels: labelsOf(modifier, text) };
}

const joinOf = (node: SyntaxNode, text: string): Join => ({
  matching: node.getChild('On') ? 'on' : 'ignoring',
  labels: labelsOf(node, text),
});

/** Of the first list: that of group_left names what is taken along. */
function labelsOf(node: SyntaxNode, text: string): string[] {
  const list = node.getChild('GroupingLabels');
  if (list === null) return [];
  return childrenOf(list).map((label) => (label.name === 'LabelName' ? textOf(label, text) : unquoted(label, text)));
}

function unquoted(node: SyntaxNode, text: string): string {
  const literal = textOf(node, text);
  const inner = literal.slice(1, -1);
  return literal.startsWith('`') ? inner : inner.replace(/\\(.)/gs, (_, sign: string) => ESCAPES[sign] ?? sign);
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
