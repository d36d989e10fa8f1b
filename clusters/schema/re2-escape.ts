/** What a Go pattern means from here on. */
export interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

/** How far a pattern is read. */
export interface State {
  readonly source: string;
  at: number;
  flags: Flags;
}

/** What Go knows and JavaScript has no way to say. */
export class NoCounterpart extends SyntaxError {}

const SYNTAX = /[\\^$.*+?()[\]{}|/]/;

/** One character that stands for itself. */
export function literal(char: string, { ignoreCase }: Flags): string {
  const lower = char.toLowerCase();
  const upper = char.toUpperCase();
  if (ignoreCase && lower !== upper) return `[${lower}${upper}]`;
  return SYNTAX.test(char) ? `\\${char}` : char;
}

/** What a backslash begins, read from the character after it. */
export function escaped(state: State, { inClass }: { inClass: boolean }): string {
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
