import { escaped, NoCounterpart, type State } from './re2-escape.ts';

const POSIX: Record<string, string> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** The rest of a class such as `[^a-z]`, read from the character after its bracket. */
export function charClass(state: State): string {
  let out = '[';
  if (state.source[state.at] === '^') {
    out += '^';
    state.at += 1;
  }
  const first = state.at;
  while (state.source[state.at] !== ']' || state.at === first) {
    if (state.at >= state.source.length) throw new SyntaxError(`missing ] in pattern ${state.source}`);
    out += classMember(state);
  }
  state.at += 1;
  return `${out}]`;
}

function classMember(state: State): string {
  const posix = /^\[:(\^?)(\w+):\]/.exec(state.source.slice(state.at));
  if (posix) {
    const members = POSIX[posix[2] ?? ''];
    if (!members) throw new SyntaxError(`Go has no class ${posix[0]}`);
    if (posix[1]) throw new NoCounterpart(`the class ${posix[0]} has no counterpart in JavaScript`);
    state.at += posix[0].length;
    return members;
  }
  const isClass = /^\\[dDwWsSpP]/.test(state.source.slice(state.at, state.at + 2));
  const from = classChar(state);
  const next = state.source[state.at + 1];
  const isRange = state.source[state.at] === '-' && next !== ']' && next !== undefined && !isClass;
  if (!isRange) return `${from}${bothCases(from, from, state)}`;
  state.at += 1;
  const to = classChar(state);
  return `${from}-${to}${bothCases(from, to, state)}`;
}

function classChar(state: State): string {
  const char = String.fromCodePoint(state.source.codePointAt(state.at)!);
  state.at += char.length;
  if (char === '\\') return escaped(state, { inClass: true });
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char;
}

function bothCases(from: string, to: string, { flags }: State): string {
  if (!flags.ignoreCase || !/^[a-zA-Z]$/.test(from) || !/^[a-zA-Z]$/.test(to)) return '';
  const swap = (char: string) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase());
  return from === to ? swap(from) : `${swap(from)}-${swap(to)}`;
}
