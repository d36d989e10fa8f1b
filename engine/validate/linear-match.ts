/** One step of a matching machine; `next` and `other` are the steps after it. */
interface Step {
  kind: 'char' | 'split' | 'assert' | 'end';
  holds: (before: string, after: string) => boolean;
  next: number;
  other: number;
}

type Node =
  | { kind: 'leaf'; test: RegExp }
  | { kind: 'assert'; of: string }
  | { kind: 'sequence'; of: Node[] }
  | { kind: 'choice'; of: Node[] }
  | { kind: 'repeat'; of: Node; least: number; most: number };

const TOKEN =
  /\(\?:|\(\?<\w+>|[()|^$]|\\[bB]|(?:[*+?]|\{\d+(?:,\d*)?\})\??|\[(?:\\u\{[^}]+\}|\\[pP]\{[^}]+\}|\\.|[^\]\\])*\]|\\u\{[^}]+\}|\\[pP]\{[^}]+\}|\\x..|\\.|[\s\S]/gu;

/** What a multi-line pattern becomes; the machine has no step for it. */
const LOOKAROUND = /\(\?(<?=)/;

/** Whether the pattern repeats something that itself repeats, on which a backtracking matcher may take for ever. */
export const isNested = (pattern: RegExp): boolean => !LOOKAROUND.test(pattern.source) && depth(parse(pattern)) > 1;

/** The test of a pattern in time linear in the text: as in Go, and unlike a RegExp, no text makes it slow. */
export function linearTest(pattern: RegExp): (text: string) => boolean {
  const steps: Step[] = [];
  emit(parse(pattern), steps);
  steps.push({ kind: 'end', holds: () => true, next: 0, other: 0 });
  return (text) => run(steps, [...text]);
}

/** A place between two characters, either empty at an end of the text. */
interface Gap {
  before: string;
  after: string;
}

function run(steps: readonly Step[], chars: readonly string[]): boolean {
  let current = new Set<number>();
  for (let i = 0; i <= chars.length; i += 1) {
    const [before = '', after = '', later = ''] = [chars[i - 1], chars[i], chars[i + 1]];
    // A match may begin anywhere.
    if (follow(steps, current, { from: 0, gap: { before, after } })) return true;
    const next = new Set<number>();
    const gap = { before: after, after: later };
    for (const at of current) {
      const step = steps[at]!;
      const isTaken = step.kind === 'char' && i < chars.length && step.holds(after, '');
      if (isTaken && follow(steps, next, { from: step.next, gap })) return true;
    }
    current = next;
  }
  return false;
}

/** Adds the step and all that it leads to without a character; says whether that is the end. */
function follow(steps: readonly Step[], into: Set<number>, { from, gap }: { from: number; gap: Gap }): boolean {
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (into.has(at)) continue;
    into.add(at);
    const step = steps[at]!;
    if (step.kind === 'end') return true;
    if (step.kind === 'split') open.push(step.next, step.other);
    if (step.kind === 'assert' && step.holds(gap.before, gap.after)) open.push(step.next);
  }
  return false;
}

const isWord = (char: string): boolean => /^\w$/.test(char);

const ASSERTIONS: Readonly<Record<string, Step['holds']>> = {
  '^': (before) => before === '',
  $: (_, after) => after === '',
  '\\b': (before, after) => isWord(before) !== isWord(after),
  '\\B': (before, after) => isWord(before) === isWord(after),
};

function emit(node: Node, steps: Step[]): void {
  const add = (kind: Step['kind'], holds: Step['holds'] = () => true): Step => {
    const step = { kind, holds, next: steps.length + 1, other: steps.length + 1 };
    steps.push(step);
    return step;
  };
  if (node.kind === 'leaf') add('char', (char) => node.test.test(char));
  else if (node.kind === 'assert') add('assert', ASSERTIONS[node.of]);
  else if (node.kind === 'sequence') for (const each of node.of) emit(each, steps);
  else if (node.kind === 'choice') {
    const ends = node.of.map((each, i) => {
      const split = i < node.of.length - 1 ? add('split') : undefined;
      emit(each, steps);
      const end = add('split');
      if (split) split.other = steps.length;
      return end;
    });
    for (const end of ends) [end.next, end.other] = [steps.length, steps.length];
  } else emitRepeat(node, steps, add);
}

function emitRepeat(
  { of, least, most }: Extract<Node, { kind: 'repeat' }>,
  steps: Step[],
  add: (kind: 'split') => Step,
): void {
  for (let i = 0; i < least; i += 1) emit(of, steps);
  if (most === Number.POSITIVE_INFINITY) {
    const start = steps.length;
    const split = add('split');
    emit(of, steps);
    add('split').other = start;
    // The step back goes nowhere else.
    steps.at(-1)!.next = start;
    split.other = steps.length;
    return;
  }
  const splits: Step[] = [];
  for (let i = least; i < most; i += 1) {
    splits.push(add('split'));
    emit(of, steps);
  }
  for (const split of splits) split.other = steps.length;
}

function depth(node: Node): number {
  if (node.kind === 'sequence' || node.kind === 'choice') return Math.max(0, ...node.of.map(depth));
  if (node.kind !== 'repeat') return 0;
  return depth(node.of) + (node.most > 1 && node.most - node.least > 0 ? 1 : 0);
}

function parse(pattern: RegExp): Node {
  const tokens = pattern.source.match(TOKEN) ?? [];
  let at = 0;
  const choice = (): Node => {
    const branches: Node[] = [sequence()];
    while (tokens[at] === '|') {
      at += 1;
      branches.push(sequence());
    }
    return branches.length === 1 ? branches[0]! : { kind: 'choice', of: branches };
  };
  const sequence = (): Node => {
    const of: Node[] = [];
    for (let token = tokens[at]; token !== undefined && token !== '|' && token !== ')'; token = tokens[at]) {
      at += 1;
      const bounds = repeatOf(token);
      if (bounds) of.push({ kind: 'repeat', of: of.pop() ?? { kind: 'sequence', of: [] }, ...bounds });
      else if (!token.startsWith('(')) of.push(leaf(token));
      else {
        of.push(choice());
        at += 1;
      }
    }
    return { kind: 'sequence', of };
  };
  return choice();
}

function leaf(token: string): Node {
  if (Object.hasOwn(ASSERTIONS, token)) return { kind: 'assert', of: token };
  return { kind: 'leaf', test: new RegExp(`^(?:${token})$`, 'u') };
}

function repeatOf(token: string): { least: number; most: number } | undefined {
  const counted = /^\{(\d+)(,?)(\d*)\}/.exec(token);
  if (counted) {
    const least = Number(counted[1]);
    return { least, most: counted[3] ? Number(counted[3]) : counted[2] ? Number.POSITIVE_INFINITY : least };
  }
  if (!/^[*+?]\??$/.test(token)) return undefined;
  return { least: token.startsWith('+') ? 1 : 0, most: token.startsWith('?') ? 1 : Number.POSITIVE_INFINITY };
}
