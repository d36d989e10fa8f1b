import { FROZEN } from './frozen.ts';
import { CLAIMING_KINDS } from './volumes.ts';

/** The kinds of which one field alone is looked at. */
const ONLY: readonly (readonly [kind: string, path: string])[] = [
  ['Application', 'spec.destination'],
  ...Object.entries(FROZEN).flatMap(([kind, paths]) => {
    const [path, ...others] = typeof paths === 'function' || CLAIMING_KINDS.includes(kind) ? [] : paths;
    return path === undefined || others.length > 0 ? [] : [[kind, path] as const];
  }),
];

/** Its name and its lines: those below that are further in, or entries of a list. */
function fieldOf(path: string): { name: string; lines: RegExp } {
  const [name = '', above] = path.split('.').reverse();
  const indent = above === undefined ? '' : '  ';
  return { name, lines: new RegExp(`^${indent}${name}:.*\\n(?:(?:${indent}  |${indent}-).*\\n)*`, 'm') };
}

const FIELDS = new Map(ONLY.map(([kind, path]) => [kind.toLowerCase(), fieldOf(path)]));

/**
 * Whether all that is looked at of a kind stands in both texts as it was, as far as that shows without parsing them:
 * most of what changes at once on all clusters is an image, or a revision.
 * @param kind in lower case
 */
export function isUntouched(kind: string, before: string, after: string): boolean {
  // Of one that may be changed, anything may.
  if (kind === 'configmap') return !before.includes('immutable');
  const field = FIELDS.get(kind);
  if (field === undefined) return false;
  const [was, is] = [field.lines.exec(before)?.[0], field.lines.exec(after)?.[0]];
  // Nor is it written in some other way.
  if (was === undefined && is === undefined) return ![before, after].some((text) => text.includes(field.name));
  return was === is;
}
