import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** Where a value of a document stands; all numbers are offsets into its text. */
export interface Place {
  start: number;
  /** Its key, unless it is a list item or the document. */
  key?: number;
  entries?: Map<string, Place>;
  items?: Place[];
}

type Report = (code: string, offset: number, message: string) => void;

/** Keys that reach into JavaScript's own objects. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const KNOWN_TAGS: ReadonlySet<string> = new Set([
  '!',
  ...['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `!!${tag}`),
]);

const { SEQUENCE, MAPPING, SCALAR, ALIAS, POP } = EVENT_ID;

/** The places of one document, from the events of its parse; reports what this project does not take. */
export const placesOf = (source: string, events: readonly Event[], report: Report): Place =>
  new Places(source, events, report).node();

class Places {
  readonly #source: string;
  readonly #events: readonly Event[];
  readonly #report: Report;
  /** The first event opens the document. */
  #next = 1;
  #last = 0;

  constructor(source: string, events: readonly Event[], report: Report) {
    this.#source = source;
    this.#events = events;
    this.#report = report;
  }

  node(): Place {
    const event = this.#events[this.#next++];
    if (event === undefined || event.type === POP) return { start: this.#last };
    const place: Place = { start: startOf(event, this.#source) ?? this.#last };
    this.#last = place.start;
    reportExtras(event, this.#source, this.#report);
    if (event.type === SEQUENCE) place.items = this.#items();
    if (event.type === MAPPING) place.entries = this.#entries();
    return place;
  }

  #items(): Place[] {
    const list: Place[] = [];
    for (let event = this.#inner(); event !== undefined; event = this.#inner()) list.push(this.node());
    this.#next++;
    return list;
  }

  #entries(): Map<string, Place> {
    const map = new Map<string, Place>();
    for (let event = this.#inner(); event !== undefined; event = this.#inner()) {
      const { start: key } = this.node();
      const value = { ...this.node(), key };
      if (event.type !== SCALAR) this.#report('yaml-key', key, 'a key that is no text; expected a name');
      else this.#addEntry(map, getScalarText(this.#source, event), value);
    }
    this.#next++;
    return map;
  }

  /** What comes next in the list or map that is open. */
  #inner(): Event | undefined {
    const event = this.#events[this.#next];
    return event?.type === POP ? undefined : event;
  }

  #addEntry(map: Map<string, Place>, name: string, value: Place & { key: number }): void {
    const before = map.get(name);
    if (before?.key !== undefined) {
      const line = this.#source.slice(0, before.key).split(/\r\n|\n|\r/).length;
      this.#report('yaml-duplicate-key', value.key, `${name} stands here twice, first in line ${line}; keep one`);
    } else if (FORBIDDEN_KEYS.has(name)) this.#report('yaml-key', value.key, `${name} cannot be a key`);
    map.set(name, before ?? value);
  }
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
  if (!KNOWN_TAGS.has(tag)) report('yaml-tag', event.tagStart, `unknown tag ${tag.slice(0, 60)}; leave it out`);
}
