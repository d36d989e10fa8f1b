import { isNested, linearTest } from './linear-match.ts';

interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

interface State {
  readonly source: string;
  at: number;
  flags: Flags;
}

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

const SYNTAX = /[\\^$.*+?()[\]{}|/]/;
const SHORT = 16;
const cache = new Map<string, RegExp>();
const tests = new Map<string, (text: string) => boolean>();

/** Whether a Go pattern matches somewhere in a text; never slow, whatever the text. */
export function matchesGo(pattern: string, text: string): boolean {
  const expression = re2(pattern);
  // The engine's own matcher is the faster one where it cannot run away.
  if (text.length <= SHORT) return expression.test(text);
  let test = tests.get(pattern);
  if (!test) {
    test = isNested(expression) ? linearTest(expression) : (each) => expression.test(each);
    tests.set(pattern, test);
  }
  return test(text);
}

/** A Go (RE2) pattern as a JavaScript one that matches the same strings; throws a SyntaxError where there is none. */
export function re2(pattern: string): RegExp {
  let found = cache.get(pattern);
  if (!found) {
    const state = { source: pattern, at: 0, flags: { ignoreCase: false, multiline: false, dotAll: false } };
    const translated = alternatives(state);
    if (state.at < pattern.length) throw new SyntaxError(`unexpected ) in pattern ${pattern}`);
    found = new RegExp(translated, 'u');
    cache.set(pattern, found);
  }
  return found;
}

function alternatives(state: State): string {
  let out = '';
  while (state.at < state.source.length && state.source[state.at] !== ')') out += atom(state);
  return out;
}

function atom(state: State): string {
  const char = String.fromCodePoint(state.source.codePointAt(state.at)!);
  state.at += char.length;
  switch (char) {
    case '(':
      return group(state);
    case '[':
      return charClass(state);
    case '\\':
      return escaped(state, false);
    case '.':
      return state.flags.dotAll ? '[^]' : '[^\\n]';
    case '^':
      return state.flags.multiline ? '(?<=^|\\n)' : '^';
    case '$':
      return state.flags.multiline ? '(?=\\n|$)' : '$';
    case '{':
      return counter(state);
    case '}':
    case ']':
      return `\\${char}`;
    default:
      return /[*+?|]/.test(char) ? char : literal(char, state.flags);
  }
}

/** A brace that does not open a repeat count is a literal in RE2. */
function counter(state: State): string {
  const count = /^\d+(,\d*)?\}/.exec(state.source.slice(state.at))?.[0];
  if (!count) return '\\{';
  state.at += count.length;
  return `{${count}`;
}

function literal(char: string, { ignoreCase }: Flags): string {
  const lower = char.toLowerCase();
  const upper = char.toUpperCase();
  if (ignoreCase && lower !== upper) return `[${lower}${upper}]`;
  return SYNTAX.test(char) ? `\\${char}` : char;
}

function group(state: State): string {
  const rest = state.source.slice(state.at);
  const outer = state.flags;
  const flags = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
  let open = '(';
  if (flags) {
    const [whole, on = '', off = '', end] = flags;
    if ((on + off).includes('U')) throw new SyntaxError('the flag U has no counterpart in JavaScript');
    state.at += whole.length;
    state.flags = withFlags(withFlags(outer, on, true), off, false);
    // `(?i)` holds until the end of the group it stands in, so the caller keeps the new flags.
    if (end === ')') return '';
    open = '(?:';
  } else {
    const name = /^\?P?<([A-Za-z_]\w*)>/.exec(rest);
    if (name) {
      state.at += name[0].length;
      open = `(?<${name[1]}>`;
    } else if (rest.startsWith('?')) throw new SyntaxError(`Go has no group ${rest.slice(0, 3)}`);
  }
  const inner = alternatives(state);
  if (state.source[state.at] !== ')') throw new SyntaxError(`missing ) in pattern ${state.source}`);
  state.at += 1;
  state.flags = outer;
  return `${open}${inner})`;
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  return {
    ignoreCase: letters.includes('i') ? value : flags.ignoreCase,
    multiline: letters.includes('m') ? value : flags.multiline,
    dotAll: letters.includes('s') ? value : flags.dotAll,
  };
}

function escaped(state: State, inClass: boolean): string {
  const { source } = state;
  const char = source[state.at] ?? '';
  state.at += 1;
  switch (char) {
    case 'A':
      return '^';
    case 'z':
      return '$';
    case 'a':
      return '\\x07';
    case 's':
      return inClass ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]';
    case 'S':
      return inClass ? '\\x00-\\x08\\x0b\\x0e-\\x1f!-\\u{10ffff}' : '[^\\t\\n\\f\\r ]';
    case 'Q':
      return quoted(state);
    case 'x':
      return codePoint(state);
    case 'p':
    case 'P':
      return property(state, char);
    default:
      if (/[bBdDwWnrtfv]/.test(char)) return `\\${char}`;
      if (/[A-Za-z0-9]/.test(char) || char === '') throw new SyntaxError(`Go has no escape \\${char}`);
      return SYNTAX.test(char) || (inClass && char === '-') ? `\\${char}` : char;
  }
}

function quoted(state: State): string {
  const end = state.source.indexOf('\\E', state.at);
  const text = state.source.slice(state.at, end < 0 ? undefined : end);
  state.at = end < 0 ? state.source.length : end + 2;
  return [...text].map((char) => literal(char, state.flags)).join('');
}

function codePoint(state: State): string {
  const hex = /^(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))/.exec(state.source.slice(state.at));
  if (!hex) throw new SyntaxError('\\x needs two hexadecimal digits');
  state.at += hex[0].length;
  return `\\u{${hex[1] ?? hex[2]}}`;
}

function property(state: State, letter: 'p' | 'P'): string {
  const name = /^(?:\{(\^?)(\w+)\}|(\w))/.exec(state.source.slice(state.at));
  if (!name) throw new SyntaxError('\\p needs a Unicode class');
  state.at += name[0].length;
  const negated = (letter === 'P') !== (name[1] === '^');
  const unicode = name[2] ?? name[3] ?? '';
  const isCategory = /^[A-Z][a-z]?$/.test(unicode);
  return `\\${negated ? 'P' : 'p'}{${isCategory ? unicode : `Script=${unicode}`}}`;
}

function charClass(state: State): string {
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
    if (!members || posix[1]) throw new SyntaxError(`the class ${posix[0]} has no counterpart in JavaScript`);
    state.at += posix[0].length;
    return members;
  }
  const from = classChar(state);
  const next = state.source[state.at + 1];
  const isRange = state.source[state.at] === '-' && next !== ']' && next !== undefined && !/^\\[dDwWsSpP]/.test(from);
  if (!isRange) return `${from}${bothCases(from, from, state)}`;
  state.at += 1;
  const to = classChar(state);
  return `${from}-${to}${bothCases(from, to, state)}`;
}

function classChar(state: State): string {
  const char = String.fromCodePoint(state.source.codePointAt(state.at)!);
  state.at += char.length;
  if (char === '\\') return escaped(state, true);
  return /[\\\]^[-]/.test(char) ? `\\${char}` : char;
}

function bothCases(from: string, to: string, { flags }: State): string {
  if (!flags.ignoreCase || !/^[a-zA-Z]$/.test(from) || !/^[a-zA-Z]$/.test(to)) return '';
  const swap = (char: string) => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase());
  return from === to ? swap(from) : `${swap(from)}-${swap(to)}`;
}
