import type { ChangeRule } from '../../charts/shared/changes/rule.ts';
import { FILLED_IN } from './filled-in.ts';
import { FROZEN } from './frozen.ts';
import { CLAIMING_KINDS } from './volumes.ts';

/** The kinds of which few fields are looked at. */
const FEW: readonly (readonly [kind: string, paths: readonly string[]])[] = [
  ['Application', ['spec.destination']],
  ...Object.entries(FROZEN).flatMap(([kind, frozen]) => {
    const paths = typeof frozen === 'function' || CLAIMING_KINDS.includes(kind) ? [] : frozen;
    const all = [...paths, FILLED_IN[kind]?.at ?? []].flat();
    return paths.length === 1 ? [[kind, all] as const] : [];
  }),
];

/** Its name and its lines: those below that are further in, or entries of a list. */
interface Field {
  name: string;
  lines: RegExp;
}

function fieldOf(path: string): Field {
  const [name = '', above] = path.split('.').reverse();
  const indent = above === undefined ? '' : '  ';
  return { name, lines: new RegExp(`^${indent}${name}:.*\\n(?:(?:${indent}  |${indent}-).*\\n)*`, 'm') };
}

/** Kind, in lower case → words of which one stands in each object of it at which a component looks. */
export function wordsOf(rules: readonly Pick<ChangeRule, 'kinds'>[]): Map<string, string[]> {
  const words = new Map<string, string[]>();
  for (const [kind, word] of rules.flatMap(({ kinds }) => Object.entries(kinds))) {
    const key = kind.toLowerCase();
    words.set(key, [...(words.get(key) ?? []), word]);
  }
  return words;
}

/** Of these nothing else is looked at. */
const SECRETS: ReadonlySet<string> = new Set(['sealedsecret', 'externalsecret']);

const FIELDS = new Map(FEW.map(([kind, paths]) => [kind.toLowerCase(), paths.map(fieldOf)]));

/**
 * Whether all that is looked at of a kind stands in both texts as it was, as far as that shows without parsing them:
 * most of what changes at once on all clusters is an image, or a revision.
 * @param kind in lower case
 * @param words as `wordsOf` gives them
 */
export function isUntouched(
  kind: string,
  { was, is }: { was: string; is: string },
  words: ReadonlyMap<string, readonly string[]>,
): boolean {
  if (words.get(kind)?.some((word) => was.includes(word))) return false;
  if (SECRETS.has(kind)) return true;
  // Of one that may be changed, anything may.
  if (kind === 'configmap') return !was.includes('immutable');
  return FIELDS.get(kind)?.every((field) => isSame(field, was, is)) ?? false;
}

function isSame({ name, lines }: Field, before: string, after: string): boolean {
  const [was, is] = [lines.exec(before)?.[0], lines.exec(after)?.[0]];
  // Nor is it written in some other way.
  if (was === undefined && is === undefined) return ![before, after].some((text) => text.includes(name));
  return was === is;
}
