import { EVENT_ID, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import { emit } from './emit.ts';
import { type Place, placesOf } from './tree.ts';

/** Where the parts of a document stand; undefined for what is no YAML. */
export function outline(source: string): { root: Place; scalars: ScalarEvent[] } | undefined {
  try {
    const events = parseEvents(source, {});
    const scalars = events.filter((event): event is ScalarEvent => event.type === EVENT_ID.SCALAR);
    return { root: placesOf(source, events, () => {}), scalars };
  } catch (cause) {
    if (cause instanceof YAMLException) return undefined;
    throw cause;
  }
}

export const placeAt = (root: Place, path: readonly (string | number)[]): Place | undefined =>
  path.reduce<Place | undefined>(
    (place, part) => (typeof part === 'number' ? place?.items?.[part] : place?.entries?.get(part)),
    root,
  );

/**
 * A document with the text at a path replaced by another, and every other character as it stood, comments on its line
 * too. Undefined where no text in one line stands there.
 */
export function withReplaced(source: string, path: readonly (string | number)[], text: string): string | undefined {
  const { root, scalars } = outline(source) ?? {};
  const start = root && placeAt(root, path)?.start;
  const scalar = scalars?.find((each) => start !== undefined && each.valueStart !== -1 && openingOf(each) === start);
  if (scalar === undefined || source.slice(scalar.valueStart, scalar.valueEnd).includes('\n')) return undefined;
  const [from, to] = isQuoted(scalar)
    ? [scalar.valueStart - 1, scalar.valueEnd + 1]
    : [scalar.valueStart, scalar.valueEnd];
  const quote = isQuoted(scalar) ? source[from] : '';
  const written = quote === '' || /['"\\]/.test(text) ? scalarText(text) : `${quote}${text}${quote}`;
  return source.slice(0, from) + written + source.slice(to);
}

const isQuoted = ({ style }: ScalarEvent): boolean =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;

const openingOf = (scalar: ScalarEvent): number => scalar.valueStart - (isQuoted(scalar) ? 1 : 0);

/** A text as the emitter would write it: in quotes where it would be read as something else. */
export const scalarText = (text: string): string =>
  emit({ key: text })
    .replace(/^key: /, '')
    .replace(/\n$/, '');
