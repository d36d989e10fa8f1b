import type { KubeObject } from '../../charts/shared/manifest.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { fieldPath } from '../yaml/field-path.ts';
import { isAllowed } from './allowed.ts';
import type { Leak } from './leak.ts';
import { openFields } from './manifests.ts';
import { type Says, saysOf } from './names.ts';
import { isKeyLike } from './random.ts';
import { leaksOf } from './text.ts';
import { isIdentifier, isLiteral, isNumber, isSealed } from './values.ts';

const NONE: readonly string[] = [];

/** Of one text. */
const MOST_TOLD = 20;

type Path = readonly (string | number)[];

/** Name → short texts that show nothing under it: the objects of a fleet say the same again and again. */
const HARMLESS = { fields: new Map<string, Set<string>>(), values: new Map<string, Set<string>>() };
const SHORT = 100;

/** Where something secret stands in an object. */
interface OpenSecret {
  /** The path inside the object. */
  field: string;
  what: string;
  /** Of a text of several lines, from 1. */
  line?: number;
}

/** Everything secret that an object would show to all who read Git; its own cost is one look at each of its texts. */
export function openSecretsOf(object: KubeObject): OpenSecret[] {
  const found: OpenSecret[] = [];
  new Search((path, leak) => {
    const field = fieldPath(path);
    if (!isAllowed(object, field)) found.push({ field, ...leak });
  }).visit(object, '');
  return found;
}

type Report = (path: Path, leak: Omit<OpenSecret, 'field'>) => void;

/** One walk over one object. The path becomes text only where there is something to tell. */
class Search {
  readonly #report: Report;
  readonly #path: (string | number)[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  /** @param name what a value is called: its key, or its flag or variable */
  visit(value: unknown, name: string, isValue = false): void {
    if (typeof value === 'string') this.#judge(value, name, isValue);
    else if (typeof value === 'number') this.#judgeNumber(value, name);
    else if (Array.isArray(value)) this.#list(value, name);
    else if (isFields(value)) this.#fields(value);
  }

  #list(list: readonly unknown[], name: string): void {
    for (let i = 0; i < list.length; i += 1) {
      const before = i > 0 ? list[i - 1] : undefined;
      const flag = typeof before === 'string' && /^--?[A-Za-z][\w.-]*$/.test(before) ? before : undefined;
      const isValue = flag !== undefined && typeof list[i] === 'string' && !(list[i] as string).startsWith('-');
      this.#path.push(i);
      this.visit(list[i], isValue ? flag : name, isValue);
      this.#path.pop();
    }
  }

  #fields(fields: Readonly<Record<string, unknown>>): void {
    const open = fields.kind === 'Secret' ? openFields(fields) : NONE;
    // An environment variable, a header, a parameter: what it is called stands beside its value.
    const { name } = fields;
    const called = typeof name === 'string' ? name : typeof fields.key === 'string' ? fields.key : undefined;
    for (const key in fields) {
      this.#path.push(key);
      if (open.includes(key)) this.#report(this.#path, { what: 'a Secret that is not sealed' });
      else if (key === 'value' && called !== undefined) this.visit(fields[key], called, true);
      else this.visit(fields[key], key);
      this.#path.pop();
    }
  }

  #judgeNumber(value: number, name: string): void {
    if (saysOf(name) === 'secret' && /pass|pwd/i.test(name) && value >= 1000) this.#tell({ what: valueUnder(name) });
  }

  #judge(value: string, name: string, isValue: boolean): void {
    if (value.length < 3 || isSealed(value)) return;
    const harmless = isValue ? HARMLESS.values : HARMLESS.fields;
    if (harmless.get(name)?.has(value)) return;
    const says = saysOf(name);
    const leaks = says !== 'nothing' && isSecretValue(value, says, isValue) ? undefined : leaksOf(value, { name });
    if (leaks === undefined) this.#tell({ what: valueUnder(name) });
    else if (leaks.length === 0 && value.length <= SHORT)
      harmless.set(name, (harmless.get(name) ?? new Set()).add(value));
    for (const leak of leaks?.slice(0, MOST_TOLD) ?? []) {
      this.#tell({ what: leak.what, line: lineOf(value, leak) });
    }
  }

  #tell(leak: Omit<OpenSecret, 'field'>): void {
    this.#report(this.#path, leak);
  }
}

const valueUnder = (name: string): string => `the value of ${isKeyLike(name) ? 'a field' : name.replace(/^-+/, '')}`;

/** A number of a text of one line says nothing. */
function lineOf(text: string, { start }: Leak): number | undefined {
  if (!text.includes('\n')) return undefined;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/**
 * Fields of objects name keys of Secrets and Secrets themselves by words; what stands in an environment variable or
 * behind a flag is used as it is.
 */
function isSecretValue(value: string, says: Exclude<Says, 'nothing'>, isValue: boolean): boolean {
  // A text of several lines is a file, and is read as one.
  if (value.includes('\n') || !isLiteral(value)) return false;
  if (says === 'perhaps') return isKeyLike(value);
  if (says === 'key' && (isNumber(value) || (!isValue && isIdentifier(value)))) return false;
  return !(isNumber(value) && value.length < 4);
}
