import { isFields } from '../../clusters/schema/fields.ts';
import type { Leak } from './leak.ts';

const WHAT = 'a Secret that is not sealed';

/** Plain Secrets in a text: YAML of any depth, with or without other documents around it, or JSON. */
export function manifestsIn(text: string): Leak[] {
  if (!text.includes('Secret')) return [];
  return /^\s*[{[]/.test(text) ? inJson(text) : inYaml(text);
}

function inJson(text: string): Leak[] {
  if (!/"kind"\s{0,40}:\s{0,40}"Secret"/.test(text)) return [];
  const start = Math.max(0, text.search(/"(data|stringData)"/));
  try {
    return holdsOpenSecret(JSON.parse(text)) ? [{ what: WHAT, start, end: start + 6 }] : [];
  } catch {
    return [];
  }
}

function holdsOpenSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsOpenSecret);
  if (!isFields(value)) return false;
  return openFields(value).length > 0 || Object.values(value).some(holdsOpenSecret);
}

/** Of a Secret, those of `data` and `stringData` in which something is filled in. */
export function openFields(object: Readonly<Record<string, unknown>>): string[] {
  if (object.kind !== 'Secret' || (object.apiVersion !== undefined && object.apiVersion !== 'v1')) return [];
  return ['data', 'stringData'].filter((field) => {
    const data = object[field];
    return isFields(data) && Object.values(data).some((value) => !isHarmless(value));
  });
}

/** Empty, a template's variable, or encrypted by SOPS. */
const isHarmless = (value: unknown): boolean =>
  value === null || /^(|""|''|["']?ENC\[.*|.*\{\{.*)$/s.test(String(value));

interface Line {
  start: number;
  /** Columns before its first letter; the dash of a list counts as a space. */
  indent: number;
  dash: boolean;
  text: string;
}

function inYaml(text: string): Leak[] {
  const leaks: Leak[] = [];
  const kind = /^[ \t]*(?:- +)?kind:[ \t]*["']?Secret["']?[ \t\r]*(?:#.*)?$/gm;
  let past = 0;
  for (const { index } of text.matchAll(kind)) {
    if (index < past) continue;
    const { block, end } = blockAround(text, index, past);
    past = end;
    const open = openLine(block, lineAt(text, index).indent);
    if (open !== undefined) leaks.push({ what: WHAT, start: open.start, end: open.start + open.text.trim().length });
  }
  return leaks;
}

/** The lines of the map that a line belongs to. */
function blockAround(text: string, index: number, from: number): { block: Line[]; end: number } {
  const own = lineAt(text, index);
  const block = [own];
  let start = index;
  for (let first = own; !first.dash && start > from; ) {
    const line = lineAt(text, start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1);
    if (isOutside(line, own.indent) && !(line.dash && line.indent === own.indent)) break;
    block.unshift(line);
    if (line.indent <= own.indent) first = line;
    start = line.start;
  }
  let end = nextLine(text, index);
  while (end < text.length) {
    const line = lineAt(text, end);
    if (isOutside(line, own.indent) || (line.dash && line.indent === own.indent)) break;
    block.push(line);
    end = nextLine(text, end);
  }
  return { block: block.filter(({ indent }) => indent >= own.indent), end };
}

function nextLine(text: string, start: number): number {
  const next = text.indexOf('\n', start);
  return next === -1 ? text.length : next + 1;
}

function lineAt(text: string, start: number): Line {
  const line = text.slice(start, nextLine(text, start)).trimEnd();
  const indentation = /^ *(- +)?/.exec(line)!;
  return { start, indent: indentation[0].length, dash: indentation[1] !== undefined, text: line };
}

const isOutside = ({ indent, text }: Line, own: number): boolean =>
  text !== '' && !text.trimStart().startsWith('#') && (indent < own || /^(---|\.\.\.)/.test(text));

/** Where `data` or `stringData` of a block has something filled in. */
function openLine(block: readonly Line[], own: number): Line | undefined {
  for (const [i, line] of block.entries()) {
    const field = /^ *(?:- +)?(?:data|stringData):[ \t]*(.*)$/.exec(line.text);
    if (field === null || line.indent !== own) continue;
    if (/^\{ *["']?[\w.-]/.test(field[1]!) && !field[1]!.includes('{{')) return line;
    for (const inner of block.slice(i + 1)) {
      if (inner.text === '' || inner.text.trimStart().startsWith('#')) continue;
      if (inner.indent <= own) break;
      const value = /^ *["']?[\w.-]+["']?:[ \t]*(\S.*)$/.exec(inner.text)?.[1];
      if (value !== undefined && !isHarmless(value)) return line;
    }
  }
  return undefined;
}
