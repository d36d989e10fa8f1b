import { emit } from './emit.ts';
import { type Line, lineOf, nextLine } from './lines.ts';
import { outline } from './replace-text.ts';
import type { Place } from './tree.ts';

/**
 * A document with one text set at a path of keys, and every other line as it stood, comments and order too. Undefined
 * where the document is not written in blocks there. Whoever calls it reads the result again: it knows YAML by its lines.
 */
export function withText(source: string, path: readonly string[], text: string): string | undefined {
  const root = outline(source)?.root;
  if (root === undefined) return undefined;
  let place = root;
  let depth = 0;
  for (let inner: Place | undefined = root; inner !== undefined && depth <= path.length; depth += 1) {
    place = inner;
    if (source[place.start] === '{' && place.entries?.size !== 0) return undefined;
    inner = place.entries?.get(path[depth] ?? '');
  }
  const found = depth - 1;
  const first = place.entries?.values().next().value;
  if (found < path.length && first?.key !== undefined)
    return inserted(source, place, rendered(path.slice(found), text));
  if (place.key === undefined) return undefined;
  const lines = linesOf(source, place.key);
  return lines && splice(source, lines, rendered(path.slice(found - 1), text));
}

type Rendered = { key: string; text: string };

/** The text below the keys of a path, as it would stand at the left edge. */
function rendered([key = '', ...below]: readonly string[], text: string): Rendered {
  const value = below.reduceRight<unknown>((inner, name) => ({ [name]: inner }), text);
  return { key, text: emit({ [key]: value }) };
}

/** Puts an entry where it belongs among sorted keys, and at the end of others. */
function inserted(source: string, { entries = new Map() }: Place, entry: Rendered): string | undefined {
  const names = [...entries.keys()];
  const isSorted = names.every((name, i) => i === 0 || names[i - 1]! < name);
  const next = isSorted ? names.find((name) => name > entry.key) : undefined;
  const lines = linesOf(source, entries.get(next ?? names.at(-1) ?? '')?.key ?? -1);
  const at = lines && (next === undefined ? lines.end : lines.start);
  return lines && splice(source, { ...lines, start: at!, end: at! }, entry);
}

/** The lines of an entry, whose key stands first on its line. */
function linesOf(source: string, key: number): Line | undefined {
  const line = key < 0 ? undefined : lineOf(source, key);
  if (line === undefined) return undefined;
  const { start, indent } = line;
  let { end } = line;
  const deeper = new RegExp(`^( *\\r?\\n)*${indent} `);
  while (end < source.length && deeper.test(source.slice(end))) end = nextLine(source, end);
  return { start, end, indent };
}

function splice(source: string, { start, end, indent }: Line, { text }: Rendered): string {
  const before = source.slice(0, start);
  const open = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before}${open}${text.replace(/^(?=[^\n])/gm, indent)}${source.slice(end)}`;
}
