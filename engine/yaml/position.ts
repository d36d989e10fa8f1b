/** `line:column` of an offset, both from 1 and in characters as a person counts them. */
export function lineAndColumn(source: string, offset: number): string {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/);
  return `${lines.length}:${[...(lines.at(-1) ?? '')].length + 1}`;
}
