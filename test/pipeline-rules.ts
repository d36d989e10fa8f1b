/** A rule of a GitLab job: whether it makes the job run is decided by the first that holds. */
export interface Rule {
  if: string;
  when?: string | undefined;
}

/** Whether a GitLab job is in a pipeline with these variables, by its rules alone. */
export function isInPipeline(rules: readonly Rule[], variables: Readonly<Record<string, string>>): boolean {
  const first = rules.find((rule) => holds(rule.if, variables));
  return first !== undefined && first.when !== 'never';
}

/** `A && B` of comparisons, which is what the pipelines here use of GitLab's expressions. */
const holds = (expression: string, variables: Readonly<Record<string, string>>): boolean =>
  expression.split(' && ').every((part) => compares(part, variables));

function compares(text: string, variables: Readonly<Record<string, string>>): boolean {
  const [, left = '', operator, right = ''] = /^(\S+) (==|!=|=~|!~) (.+)$/.exec(text) ?? [];
  const value = (term: string): string | undefined =>
    term.startsWith('$') ? variables[term.slice(1)] : term.replace(/^"(.*)"$/, '$1');
  const matches = () => new RegExp((value(right) ?? '').replace(/^\/(.*)\/$/, '$1')).test(value(left) ?? '');
  switch (operator) {
    case '==':
      return value(left) === value(right);
    case '!=':
      return value(left) !== value(right);
    case '=~':
      return matches();
    case '!~':
      return !matches();
    default:
      throw new Error(`not an expression that is known here: ${text}`);
  }
}

/** Whether a condition of a GitHub job holds: paths, texts, `startsWith`, `!`, `&&` and `==` with brackets. */
export function isCondition(condition: string, github: object): boolean {
  const tokens = condition.match(/'[^']*'|==|&&|[!(),]|[\w.]+/g) ?? [];
  let at = 0;
  const take = (): string => tokens[at++] ?? '';
  const operand = (): unknown => {
    const token = take();
    if (token === '!') return !operand();
    if (token === '(') return [all(), take()][0];
    if (token.startsWith("'")) return token.slice(1, -1);
    if (token !== 'startsWith')
      return token
        .split('.')
        .slice(1)
        .reduce<unknown>((value, key) => Object(value)[key], github);
    take();
    const [text, , start] = [operand(), take(), operand()];
    take();
    return String(text).toLowerCase().startsWith(String(start).toLowerCase());
  };
  const comparison = (): unknown => {
    const left = operand();
    if (tokens[at] !== '==') return left;
    take();
    return left === operand();
  };
  const all = (): boolean => {
    let result = Boolean(comparison());
    for (; tokens[at] === '&&'; ) {
      take();
      result = Boolean(comparison()) && result;
    }
    return result;
  };
  return all();
}
