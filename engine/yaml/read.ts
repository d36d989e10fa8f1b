import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { decode } from './decode.ts';
import { Positions } from './position.ts';
import { type Place, placesOf } from './tree.ts';
import { unclosed } from './unclosed.ts';

/** People write fleets by hand: deeper than this is a mistake or an attack. */
const DEEPEST = 30;

/** Values, and ends of lists and maps: what a megabyte of them costs later is many times what it costs to read. */
const MOST_EVENTS = 200_000;

/** A file with more mistakes than that was not written by a person, and nobody reads on. */
const MOST_TOLD = 1000;

/** What can tell where a value stands. */
export type Located = Pick<Document, 'at'>;

/** One document as it was read, with the places of its values. */
export class Document {
  readonly value: unknown;
  readonly #file: string;
  readonly #source: string;
  readonly #root: Place;
  #positions: Positions | undefined;

  constructor(file: string, source: string, { root, value }: { root: Place; value: unknown }) {
    this.#file = file;
    this.#source = source;
    this.#root = root;
    this.value = value;
  }

  /**
   * `file:line:column` of the value at a path or of its key. Of a path that is not there, the key of the deepest
   * part that is: where a missing field would have to go.
   */
  at(path: readonly PropertyKey[], point: 'key' | 'value' = 'value'): string {
    let place = this.#root;
    for (const part of path) {
      const inner = typeof part === 'number' ? place.items?.[part] : place.entries?.get(String(part));
      if (inner === undefined) return this.#at(place.key ?? place.start);
      place = inner;
    }
    return this.#at(point === 'key' ? (place.key ?? place.start) : place.start);
  }

  #at(offset: number): string {
    this.#positions ??= new Positions(this.#source);
    return `${this.#file}:${this.#positions.at(offset)}`;
  }
}

/** The one YAML document of a file, or every reason why it cannot be taken. */
export function read(bytes: Uint8Array, file: string): Document | Finding[] {
  const decoded = decode(bytes, file);
  if (Array.isArray(decoded)) return decoded;
  const { source } = decoded;
  let positions: Positions | undefined;
  const refuse = (code: string, offset: number, message: string): Finding => {
    positions ??= new Positions(source);
    return error(code, `${file}:${positions.at(offset)}`, message);
  };
  try {
    const events = parseEvents(source, { filename: file, maxDepth: DEEPEST });
    const [second] = documentStarts(source, events).slice(1);
    if (second !== undefined) return [refuse('yaml-documents', second, 'a second document; one file holds one')];
    if (events.length > MOST_EVENTS) {
      return [
        refuse('yaml-size', 0, `more than ${MOST_EVENTS / 2} values; expected what a person writes of one cluster`),
      ];
    }
    const findings: Finding[] = [];
    const root = placesOf(source, events, (...finding) => {
      if (findings.length < MOST_TOLD) findings.push(refuse(...finding));
    });
    if (findings.length > 0) return findings;
    const value = constructFromEvents(events, { source, maxAliases: 0 })[0] ?? null;
    if (value === null) return [refuse('yaml-empty', 0, 'the file is empty; expected its data, or no file')];
    return new Document(file, source, { root, value });
  } catch (exception) {
    return [unreadable(exception, { source, refuse })];
  }
}

function documentStarts(source: string, events: readonly Event[]): number[] {
  return events.flatMap((event, index) => {
    if (event.type !== EVENT_ID.DOCUMENT) return [];
    const next = events[index + 1];
    if (next?.type === EVENT_ID.MAPPING || next?.type === EVENT_ID.SEQUENCE) return [next.start];
    if (next?.type === EVENT_ID.SCALAR && next.valueStart !== -1) return [next.valueStart];
    return [source.lastIndexOf('---')];
  });
}

interface Refused {
  source: string;
  refuse: (code: string, offset: number, message: string) => Finding;
}

function unreadable(exception: unknown, { source, refuse }: Refused): Finding {
  if (!(exception instanceof YAMLException)) throw exception;
  const offset = exception.mark?.position ?? 0;
  if (exception.reason.startsWith('nesting')) return refuse('yaml-depth', offset, `deeper than ${DEEPEST} levels`);
  const conflict = CONFLICT.exec(source);
  if (conflict !== null) {
    const message = `Git has left both sides of a merge here; expected the lines that are meant, and no ${conflict[1]}`;
    return refuse('merge-conflict', conflict.index, message);
  }
  const open = MAY_BE_OPEN.test(exception.reason) ? unclosed(source, offset) : undefined;
  if (open === undefined) return refuse('yaml-syntax', offset, `not YAML: ${exception.reason}`);
  const { opener, closer } = open;
  return refuse('yaml-syntax', open.offset, `not YAML: this ${opener} is never closed; expected ${closer} after it`);
}

/** The lines that Git puts around the sides of a merge. */
const CONFLICT = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?$/m;

/** What the parser says where a bracket or a quote goes on and on. */
const MAY_BE_OPEN = /^(deficient indentation|unexpected end of the stream within|missed comma)/;
