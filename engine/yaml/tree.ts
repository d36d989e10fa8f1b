import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** Where a value of a document stands; all numbers are offsets into its text. */
export interface Place {
  start: number;
  /** Its key, unless it is a list item or the document. */
  key?: number;
  entries?: Map<string, Place>;
  items?: Place[];
}

export type Report = (code: string, offset: number, message: string) => void;

/** Keys that reach into JavaScript's own objects. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const KNOWN_TAGS: ReadonlySet<string> = new Set([
  '!',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `!!${tag}`),
]);

const { SEQUENCE, MAPPING, SCALAR, ALIAS, POP } = EVENT_ID;

/** The places of one document, from the events of its parse; reports what this project does not take. */
export function placesOf(source: string, events: readonly Event[], report: Report): Place {
  // The first event opens the document.
  let next = 1;
  let last = 0;

  function node(): Place {
    const event = events[next++];
    if (event === undefined || event.type === POP) return { start: last };
    const place: Place = { start: startOf(event, source) ?? last };
    last = place.start;
    reportExtras(event, source, report);
    if (event.type === SEQUENCE) place.items = items();
    if (event.type === MAPPING) place.entries = entries();
    return place;
  }

  function items(): Place[] {
    const list: Place[] = [];
    while (events[next] !== undefined && events[next]?.type !== POP) list.push(node());
    next++;
    return list;
  }

  function entries(): Map<string, Place> {
    const map = new Map<string, Place>();
    while (events[next] !== undefined && events[next]?.type !== POP) {
      const event = events[next];
      const { start: key } = node();
      const value = { ...node(), key };
      if (event?.type !== SCALAR) report('yaml-key', key, 'a key that is no text; expected a name');
      else addEntry(map, getScalarText(source, event), value);
    }
    next++;
    return map;
  }

  function addEntry(map: Map<string, Place>, name: string, value: Place & { key: number }): void {
    const before = map.get(name);
    if (before?.key !== undefined) {
      const line = source.slice(0, before.key).split(/\r\n|\n|\r/).length;
      report('yaml-duplicate-key', value.key, `${name} stands here twice, first in line ${line}; keep one`);
    } else if (FORBIDDEN_KEYS.has(name)) report('yaml-key', value.key, `${name} cannot be a key`);
    map.set(name, before ?? value);
  }

  return node();
}

const getScalarText = (source: string, event: ScalarEvent): string =>
  event.valueStart === -1 ? '' : getScalarValue(source, event);

/** Undefined for an empty value, which is nowhere. */
function startOf(event: Event, source: string): number | undefined {
  if (event.type === SEQUENCE || event.type === MAPPING) return event.start;
  if (event.type === ALIAS) return event.anchorStart - 1;
  if (event.type !== SCALAR || event.valueStart === -1) return undefined;
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  if (quoted) return event.valueStart - 1;
  return event.valueStart + source.slice(event.valueStart).search(/\S|$/);
}

function reportExtras(event: Event, source: string, report: Report): void {
  if (event.type === ALIAS) {
    report('yaml-alias', event.anchorStart - 1, 'an alias; write the value out');
    return;
  }
  if (event.type !== SCALAR && event.type !== SEQUENCE && event.type !== MAPPING) return;
  if (event.anchorStart !== -1) report('yaml-alias', event.anchorStart - 1, 'an anchor; aliases are not taken');
  const tag = event.tagStart === -1 ? '!' : source.slice(event.tagStart, event.tagEnd);
  if (!KNOWN_TAGS.has(tag)) report('yaml-tag', event.tagStart, `unknown tag ${tag}; leave it out`);
}
