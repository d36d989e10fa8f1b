type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG as text. Children are elements already; `text` makes one of any words. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(typeof value === 'number' ? rounded(value) : value)}"`],
  );
  const open = `<${name}${given.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

export const text = (words: string, attributes: Attributes): string => element('text', attributes, [escaped(words)]);

/** What a pointer shows on an element, and a reader of screens reads. */
export const tooltip = (words: string): string => element('title', {}, [escaped(words)]);

export const group = (attributes: Attributes, children: readonly string[]): string =>
  children.length === 0 ? '' : element('g', attributes, children);

export const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** To a tenth of a pixel, and the same on every machine. */
const rounded = (value: number): string => String(Math.round(value * 10) / 10 + 0);

/** About how wide words are, in pixels, in the wider ones of the fonts: none can be asked. */
export const widthOf = (words: string, size: number): number => [...words].length * size * 0.6;

/** As many letters as have room, the last of them an ellipsis where some are left out. */
export function shortened(words: string, size: number, room: number): string {
  if (widthOf(words, size) <= room) return words;
  return `${[...words].slice(0, Math.max(1, Math.floor(room / widthOf('x', size)) - 1)).join('')}…`;
}

/** Things one after the other in rows, each row as wide as there is room. */
export function rowsOf<Item>(items: readonly Item[], width: (item: Item) => number, room: number): Item[][] {
  const rows: Item[][] = [];
  let left = 0;
  for (const item of items) {
    const row = rows.at(-1);
    if (row !== undefined && width(item) <= left) row.push(item);
    else {
      rows.push([item]);
      left = room;
    }
    left -= width(item);
  }
  return rows;
}

export interface Point {
  x: number;
  y: number;
}

/** A line that keeps its height until the next point. */
export const steps = (points: readonly Point[]): Point[] =>
  points.flatMap((point, i) => {
    const before = points[i - 1];
    return before === undefined ? [point] : [{ x: point.x, y: before.y }, point];
  });

export const path = (points: readonly Point[], closed = false): string =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${rounded(x)} ${rounded(y)}`).join('') + (closed ? 'Z' : '');
