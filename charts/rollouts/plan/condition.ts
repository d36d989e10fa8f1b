import {
  CONSTANTS,
  EvaluationError,
  FUNCTIONS,
  fieldOf,
  itemAt,
  list,
  number,
  OPERATORS,
  QUANTIFIERS,
  type Result,
  truth,
  type Value,
} from './condition-values.ts';

/** A condition of a metric, read as the controller does; throws Unreadable where it holds what is not known here. */
export type Condition = (result: Result) => boolean;

/** An expression that is beyond what a plan reads. */
export class Unreadable extends Error {}

type Node = (scope: { result: Result; item?: number }) => Value;

const TOKENS =
  /\s*(\|\||&&|==|!=|<=|>=|[-+*/%<>!?:()[\]{},#.]|[A-Za-z_]\w*|[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|"[^"]*"|'[^']*')/y;

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1,
  or: 1,
  '&&': 2,
  and: 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

/** Reads the language of conditions (expr) as far as conditions on numbers need it. */
export function readCondition(text: string): Condition {
  const reader = new Reader(tokensOf(text));
  const node = reader.expression();
  reader.end();
  return (result) => {
    const value = node({ result });
    if (typeof value !== 'boolean') throw new EvaluationError('the condition is neither true nor false');
    return value;
  };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (text.slice(TOKENS.lastIndex).trim() !== '') {
    const found = TOKENS.exec(text);
    if (found === null) throw new Unreadable(text);
    tokens.push(found[1]!);
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw new Unreadable(this.#tokens.join(' '));
  }

  expression(above = 0): Node {
    let left = this.#unary();
    for (;;) {
      const operator = this.#tokens[this.#at] ?? '';
      const precedence = own(PRECEDENCE, operator);
      if (precedence === undefined || precedence <= above) break;
      this.#at++;
      left = binary(operator, left, this.expression(precedence));
    }
    return above === 0 && this.#takes('?') ? this.#choice(left) : left;
  }

  #choice(test: Node): Node {
    const yes = this.expression();
    this.#expect(':');
    const no = this.expression();
    return (scope) => (truth(test(scope)) ? yes(scope) : no(scope));
  }

  #unary(): Node {
    if (this.#takes('!') || this.#takes('not')) {
      const inner = this.#unary();
      return (scope) => !truth(inner(scope));
    }
    if (this.#takes('-')) {
      const inner = this.#unary();
      return (scope) => -number(inner(scope));
    }
    return this.#indexed(this.#primary());
  }

  #indexed(inner: Node): Node {
    let node = inner;
    for (;;) {
      const of = node;
      if (this.#takes('[')) {
        const index = this.expression();
        this.#expect(']');
        node = (scope) => itemAt(of(scope), number(index(scope)));
      } else if (this.#takes('.')) {
        const name = this.#tokens[this.#at++] ?? '';
        if (!/^[A-Za-z_]/.test(name)) throw new Unreadable(`expected a field, not ${name}`);
        node = (scope) => fieldOf(of(scope), name);
      } else return node;
    }
  }

  #primary(): Node {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '(') {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (token === '#') return ({ item }) => item ?? null;
    if (/^[0-9]/.test(token)) return () => Number(token);
    if (/^["']/.test(token)) return () => token.slice(1, -1);
    const constant = own(CONSTANTS, token);
    if (constant !== undefined) return () => constant;
    if (token === 'nil') return () => null;
    if (token === 'result') return ({ result }) => result;
    return this.#call(token);
  }

  #call(name: string): Node {
    if (!this.#takes('(')) throw new Unreadable(name);
    const given: Node[] = [];
    while (!this.#takes(')')) {
      given.push(this.#takes('{') ? this.#closure() : this.expression());
      if (!this.#takes(',') && this.#tokens[this.#at] !== ')') throw new Unreadable(name);
    }
    const [first, second] = given;
    if (first === undefined) throw new Unreadable(name);
    const holds = own(QUANTIFIERS, name);
    if (holds !== undefined && second !== undefined) {
      return (scope) => holds(list(first(scope)).map((item) => truth(second({ ...scope, item }))));
    }
    const apply = own(FUNCTIONS, name);
    if (apply === undefined) throw new Unreadable(name);
    return (scope) => apply(...given.map((each) => each(scope)));
  }

  #closure(): Node {
    const inner = this.expression();
    this.#expect('}');
    return inner;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) throw new Unreadable(`expected ${token}`);
  }
}

/** What a table has under a word that may be any. */
const own = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

function binary(operator: string, left: Node, right: Node): Node {
  if (operator === '||' || operator === 'or') return (scope) => truth(left(scope)) || truth(right(scope));
  if (operator === '&&' || operator === 'and') return (scope) => truth(left(scope)) && truth(right(scope));
  const apply = OPERATORS[operator]!;
  return (scope) => {
    const [a, b] = [left(scope), right(scope)];
    if (operator === '==' && (a === null || b === null)) return a === b;
    if (operator === '!=' && (a === null || b === null)) return a !== b;
    return apply(number(a), number(b));
  };
}
