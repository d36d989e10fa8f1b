import { charClass } from './re2-class.ts';
import { escaped, type Flags, literal, NoCounterpart, type State } from './re2-escape.ts';

const cache = new Map<string, RegExp>();

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

/** Why Go takes a pattern for none; undefined where it does, or may. */
export function re2Problem(pattern: string): string | undefined {
  try {
    re2(pattern);
    return undefined;
  } catch (cause) {
    if (cause instanceof NoCounterpart) return undefined;
    if (!(cause instanceof SyntaxError)) throw cause;
    const [, own = cause.message] = /^Invalid regular expression: .*: (.+)$/s.exec(cause.message) ?? [];
    return own.replace('Nothing', 'nothing');
  }
}

/** Whether Go knows a pattern that JavaScript has no way to say. */
export function hasNoCounterpart(pattern: string): boolean {
  try {
    re2(pattern);
    return false;
  } catch (cause) {
    return cause instanceof NoCounterpart;
  }
}

/** More copies than that Go refuses. */
const MOST = 1000;

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
      return escaped(state, { inClass: false });
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
  if (count.match(/\d+/g)!.some((copies) => Number(copies) > MOST))
    throw new SyntaxError(`Go repeats nothing more than ${MOST} times`);
  state.at += count.length;
  return `{${count}`;
}

function group(state: State): string {
  const rest = state.source.slice(state.at);
  const outer = state.flags;
  const flags = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
  let open = '(';
  if (flags) {
    const [whole, on = '', off = '', end] = flags;
    if ((on + off).includes('U')) throw new NoCounterpart('the flag U has no counterpart in JavaScript');
    state.at += whole.length;
    state.flags = withFlags(withFlags(outer, on, true), off, false);
    // `(?i)` holds until the end of the group it stands in, so the caller keeps the new flags.
    if (end === ')') return '';
    open = '(?:';
  } else {
    const name = /^\?P?<([A-Za-z_]\w*)>/.exec(rest);
    if (name) {
      // Without the name, of which Go takes two: nobody asks for it.
      state.at += name[0].length;
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
