/** Neither YAML 1.1 nor 1.2 lets these stand as they are, or one of them reads a line break in it. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/u;

/** Beyond those, what nobody sees in a diff: a tab, odd spaces, joiners and direction marks. */
const INVISIBLE = /[\p{Cc}\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffe\uffff]/gu;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Letters, digits and what never means anything inside a word: the everyday case, decided by one look. */
const PLAIN_WORD = /^[A-Za-z/][A-Za-z0-9_./-]*$/;

/** Words that some reader takes for a boolean, null, a merge, a default value or (`e1`, `e-0`) an exponent. */
const WORD = /^(?:|y|n|yes|no|on|off|true|false|null|nil|~|=|<<|e[-+]?[0-9_]+)$/i;

/** A number, time or date of YAML 1.1 or 1.2, and a little more; underscores are taken out before. */
const NUMBER =
  /^[-+]?(?:0[box][0-9a-f]*|e[-+]?[0-9]*|[0-9][0-9,]*(?:\.[0-9]*)?(?:e[-+]?[0-9]*)?|\.[0-9]*(?:e[-+]?[0-9]*)?|[0-9]+(?::[0-9]*)+(?:\.[0-9]*)?|\.inf|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)$/i;

/** Starts like something else, holds `: ` or ` #`, or has a blank at an end. */
const SPECIAL = /^[-?:](?:\s|$)|^[?:,[\]{}#&*!|>'"%@`\s]|^---|^\.\.\.|:(?:\s|$)|\s#|\s$/;

const ESCAPES: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return (
    ESCAPES[character] ??
    (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  );
}

function isPlain(text: string): boolean {
  if (WORD.test(text)) return false;
  if (PLAIN_WORD.test(text)) return true;
  if (SPECIAL.test(text) || text.search(INVISIBLE) !== -1) return false;
  return !NUMBER.test(text.replaceAll('_', ''));
}

/** Whether a string can be written in UTF-8 at all. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text);

/** A string on one line: plain where every reader takes it for that string, quoted otherwise. */
export function scalar(text: string): string {
  if (isPlain(text)) return text;
  const visible = text.search(INVISIBLE) === -1;
  if (visible && /["\\]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `"${text.replace(/["\\]/g, '\\$&').replace(INVISIBLE, escaped)}"`;
}

/** Whether a string reads better as a literal block, and every reader takes the block for that string. */
export function isBlock(text: string): boolean {
  return text.includes('\n') && !UNPRINTABLE.test(text) && /[^\s]\n*$/.test(text);
}

/** A string as a literal block whose lines stand two columns right of their parent at `pad`. */
export function block(text: string, pad: string): string {
  // Without the indicator a reader measures the indentation by the first line that has text.
  const indicator = /^\n*[ \t]/.test(text) ? '2' : '';
  const chomping = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  const lines = body.replace(/^(?=[^\n])/gm, `${pad}  `);
  return `|${indicator}${chomping}\n${lines}\n`;
}

/** A finite number as a reader of YAML 1.1 takes it: a fraction before an exponent. */
export function number(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
