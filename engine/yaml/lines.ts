export interface Line {
  start: number;
  /** Where the next one starts. */
  end: number;
  /** The blanks before the key. */
  indent: string;
}

/**
 * The line on which a key stands first; undefined where other things stand before it.
 * @param key where the key starts
 */
export function lineOf(source: string, key: number): Line | undefined {
  const start = source.lastIndexOf('\n', key - 1) + 1;
  const indent = source.slice(start, key);
  return /^ *$/.test(indent) ? { start, end: nextLine(source, key), indent } : undefined;
}

export function nextLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

/** A document without the line of a key; undefined where other things stand before the key. */
export function withoutLine(source: string, key: number): string | undefined {
  const line = lineOf(source, key);
  return line && source.slice(0, line.start) + source.slice(line.end);
}

/** A document with a line below that of an offset, which ends as that one does. */
export function withLineBelow(source: string, offset: number, text: string): string {
  const end = nextLine(source, offset);
  const [ending] = /\r?\n$/.exec(source.slice(offset, end)) ?? [];
  return `${source.slice(0, end)}${ending === undefined ? '\n' : ''}${text}${ending ?? '\n'}${source.slice(end)}`;
}
