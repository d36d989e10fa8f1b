import type { Leak } from './leak.ts';
import { type Says, saysOf } from './names.ts';
import { isKeyLike } from './random.ts';
import { isIdentifier, isLiteral, isNumber, namesSecret } from './values.ts';

/** How values stand in a text: programs quote them, prose speaks of them. */
export type Style = 'data' | 'code' | 'prose';

interface Assigned {
  name: string;
  value: string;
  /** Offset of the value. */
  start: number;
  quoted: boolean;
  says: Says;
}

/** Every name that says secret has one of these in it. */
const WORD = /pass|pwd|psk|secret|token|key|cred|auth|bearer|cookie|salt|seed|pepper/gi;

const LONGEST_NAME = 80;
const LONGEST_VALUE = 4000;

/** Names with what they are set to: YAML, JSON, INI, env files, flags, connection strings, XML. */
function* assignmentsIn(text: string, style: Style): Generator<Assigned> {
  let past = 0;
  for (const { index } of text.matchAll(WORD)) {
    if (index < past) continue;
    const start = nameStart(text, index);
    let end = index;
    while (end < text.length && end - start < LONGEST_NAME && isNameChar(text, end)) end += 1;
    past = end;
    const says = saysOf(text.slice(start, end));
    if (says === 'nothing') continue;
    const assigned = assignedAt(text, { start, end, says, style });
    if (assigned !== undefined) yield assigned;
  }
}

const NAME_CHARS = new Uint8Array(0x10000);
for (let code = 0; code < 128; code += 1) if (/[\w.-]/.test(String.fromCharCode(code))) NAME_CHARS[code] = 1;

const isNameChar = (text: string, i: number): boolean => NAME_CHARS[text.charCodeAt(i)] === 1;

function nameStart(text: string, index: number): number {
  let start = index;
  while (start > 0 && index - start < LONGEST_NAME && isNameChar(text, start - 1)) start -= 1;
  // `\n` in a quoted text ends the line before.
  return text[start - 1] === '\\' && /[nrt]/.test(text[start]!) && start < index ? start + 1 : start;
}

interface Named {
  start: number;
  end: number;
  says: Says;
  style: Style;
}

/** The sign between a name and its value: `:`, `=`, `:=`, `=>`; after a flag or a password's directive a space too. */
const SIGN = /\\?["']?\]?[ \t]{0,40}(:=|=>|:(?!:)|=(?![=~]))[ \t]{0,40}/y;
const SPACE = /[ \t]{1,40}(?![-:=])/y;
const EQUALS = /=/y;
const TAG = />/y;

function assignedAt(text: string, { start, end, says, style }: Named): Assigned | undefined {
  const name = text.slice(start, end);
  const before = text[start - 1] ?? '\n';
  const isFlag = name.startsWith('-') && name.length > 2;
  const sign = signAt(text, end, { before, isFlag, spaced: says === 'secret' && isDirective(text, start, name) });
  if (sign === undefined) return undefined;
  const inQuotes = /["'\\]/.test(text[end] ?? '');
  const value = valueAt(text, end + sign.length, {
    escaped: text[end] === '\\',
    ends: endsOf({ before, isFlag, sign, line: lineBefore(text, start) }),
  });
  if (value === undefined || (isMadeIn(text, start) && RUN.test(value.value))) return undefined;
  // A selector of PromQL says which series, and asks for no password.
  if (value.quoted && !inQuotes && /[{,]/.test(before) && sign.includes('=')) return undefined;
  if (!value.quoted && !mayBeBare({ before, sign, says, style, isFlag, inQuotes, line: lineBefore(text, start) }))
    return undefined;
  return { name, says, ...value };
}

/** In which run `seal generate` made a value: an annotation, whose text YAML quotes where it could be a number. */
const isMadeIn = (text: string, start: number): boolean => text.startsWith(MADE, start - MADE.indexOf('made'));
const MADE = 'fleetwright/made.';
const RUN = /^[0-9a-f]{8}$/;

function signAt(
  text: string,
  end: number,
  { before, isFlag, spaced }: { before: string; isFlag: boolean; spaced: boolean },
): string | undefined {
  const forms = before === '<' ? [TAG] : isFlag ? [EQUALS, SPACE] : spaced ? [SIGN, SPACE] : [SIGN];
  for (const form of forms) {
    form.lastIndex = end;
    const found = form.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `requirepass x` of Redis, `HTTP_Passwd x` of Fluent Bit: alone on its line, and no word of prose. */
const isDirective = (text: string, start: number, name: string): boolean =>
  (/_/.test(name) || /^(requirepass|masterauth)$/i.test(name)) && /^[ \t]*$/.test(lineBefore(text, start));

/** The end of what stands ahead on the same line. */
function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 200), start);
  return before.slice(before.lastIndexOf('\n') + 1);
}

interface Bare {
  before: string;
  sign: string;
  says: Says;
  style: Style;
  isFlag: boolean;
  inQuotes: boolean;
  line: string;
}

/** Whether a value may stand without quotes: a line of its own, a flag, a parameter; elsewhere it is a sentence. */
function mayBeBare({ before, sign, says, style, isFlag, inQuotes, line }: Bare): boolean {
  if (isFlag || before === '<' || /[?&;]/.test(before)) return true;
  if (style === 'code') return false;
  if (/^[ \t]*([-#;*]|\/\/|export|set|local|ENV|ARG|-e)?[ \t]*(- )?["'\\]*$/.test(line)) return true;
  if (inQuotes || /[{,]/.test(line.trimEnd().at(-1) ?? '')) return true;
  return says === 'secret' && sign === '=';
}

interface Found {
  value: string;
  start: number;
  quoted: boolean;
}

/** How a value without quotes goes on, by what stands ahead of it. */
function endsOf({
  before,
  isFlag,
  sign,
  line,
}: {
  before: string;
  isFlag: boolean;
  sign: string;
  line: string;
}): RegExp {
  if (before === '<') return /^[^<>\n]{1,4000}(?=<\/)/;
  if (isFlag) return /^[^\s"'`,;|)\]}\\]+/;
  if (/[{,]\s*$/.test(line)) return /^[^\n"'`\\,}\]]+/;
  // Shells, connection strings and queries: what follows is another.
  return sign === '=' ? /^[^\s"'`\\;&]+/ : /^[^\n"'`\\]+/;
}

function valueAt(
  text: string,
  start: number,
  { escaped, ends }: { escaped: boolean; ends: RegExp },
): Found | undefined {
  const head = text.slice(start, start + LONGEST_VALUE);
  const quote = escaped ? /^\\(["'])/.exec(head)?.[1] : /^["'`]/.exec(head)?.[0];
  if (quote !== undefined) {
    const open = escaped ? `\\${quote}` : quote;
    const close = head.indexOf(open, open.length);
    // A long value goes on past what is looked at.
    const value = head.slice(open.length, close === -1 ? undefined : close);
    return { value, start: start + open.length, quoted: true };
  }
  const block = /^[|>][-+\d]{0,2}[ \t]*\r?\n([ \t]*)/.exec(head);
  if (block) return bare(/^[^\n]*/.exec(head.slice(block[0].length))?.[0], start + block[0].length);
  return bare(ends.exec(head)?.[0]?.replace(/[ \t]+#.*$/, ''), start);
}

function bare(value: string | undefined, start: number): Found | undefined {
  const text = value?.trim().replace(/[,;]+$/, '') ?? '';
  return text === '' ? undefined : { value: text, start, quoted: false };
}

/** What in a text is set to a literal under a name that says secret. */
export function assignedSecrets(text: string, style: Style): Leak[] {
  const leaks: Leak[] = [];
  for (const assigned of assignmentsIn(text, style)) {
    const { value, start } = assigned;
    if (!isSecretText(assigned, style)) continue;
    leaks.push({ what: `the value of ${shown(assigned.name)}`, start, end: start + value.length, weak: true });
  }
  return leaks;
}

function isSecretText({ value, says, quoted }: Assigned, style: Style): boolean {
  if (!isLiteral(value) || (isNumber(value) && says !== 'secret')) return false;
  if (!quoted && /[()[\]{}]/.test(value) && !isKeyLike(value)) return false;
  if (says === 'perhaps') return isKeyLike(value);
  if (namesSecret(value)) return false;
  // Sentences of a page, and messages of a program, which may speak of a flag.
  if (style !== 'data' && !quoted && isIdentifier(value)) return false;
  if (style === 'code' && /\s/.test(value)) return false;
  if (style === 'prose') return !/\s/.test(value) && !isIdentifier(value) && value.length >= 6;
  if (says === 'key') return value.length >= 6;
  return value.length >= 3 && !(isNumber(value) && value.length < 4);
}

/** What stands before a sign may itself be the end of something secret. */
const shown = (name: string): string => (isKeyLike(name) ? 'a field' : name.replace(/^-+/, ''));
