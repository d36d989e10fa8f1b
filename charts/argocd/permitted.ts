import type { Destination } from './destination.ts';

/** A cluster and a namespace there, as names or globs; a leading `!` denies. */
export type ProjectDestination = Destination & { namespace: string };

/** Where something stands: a cluster by all that Argo CD knows it by, with an empty text for what is not known. */
export interface Place {
  server: string;
  name: string;
  namespace: string;
}

/** One glob for several names. */
export const oneOf = (names: readonly string[]): string => (names.length === 1 ? names.join() : `{${names.join(',')}}`);

/** Argo CD's own rule, with what it does not deny. Source: isDestinationMatched in app_project_types.go, v3.5.1. */
export function isPermitted(destinations: readonly Partial<Place>[], place: Place): boolean {
  let isOneMatched = false;
  for (const { server = '', name = '', namespace = '' } of destinations) {
    const byName = place.name !== '' && matches(name, place.name);
    const byServer = place.server !== '' && matches(server, place.server);
    const isInNamespace = () => matches(namespace, place.namespace);
    if ((byName || byServer) && isInNamespace()) isOneMatched = true;
    else if (denies(name) && !byName) return false;
    else if (denies(server) && !byServer && isInNamespace()) return false;
    else if (denies(namespace) && byServer && !isInNamespace()) return false;
  }
  return isOneMatched;
}

const denies = (glob: string): boolean => glob.startsWith('!');

/** What denies one name takes in all others. */
const matches = (glob: string, text: string): boolean =>
  denies(glob) ? !isTakenIn(glob.slice(1), text) : isTakenIn(glob, text);

/** Whether a glob takes in a text; one that Argo CD cannot read takes in nothing. */
function isTakenIn(glob: string, text: string): boolean {
  if (!/[\\*?[{]/.test(glob)) return glob === text;
  const pattern = patternOf(glob);
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`, 'su').test(text);
}

const TERM = /\\(?<escaped>.)|\*+|\[(?<not>!?)(?:(?<low>.)-(?<high>.)|(?<any>(?:\\.|[^\]])+))\]|./gsu;

/** Source: gobwas/glob v0.2.3; where it stands for destinations nothing separates. */
function patternOf(glob: string): string | undefined {
  let depth = 0;
  const terms = [...glob.matchAll(TERM)].map(({ 0: term, groups: { escaped, not, low, high, any } = {} }) => {
    if (escaped !== undefined) return literal(escaped);
    if (low !== undefined && high !== undefined) {
      return low > high ? undefined : `[${not && '^'}${literal(low)}-${literal(high)}]`;
    }
    if (any !== undefined) return `[${not && '^'}${literal(any.replace(/\\(.)/gsu, '$1'))}]`;
    if (term === '[') return undefined;
    if (term === '\\') return '';
    if (term.startsWith('*')) return '.*';
    if (term === '?') return '.';
    if (term === '{') depth += 1;
    else if (depth === 0 || (term !== ',' && term !== '}')) return literal(term);
    if (term === '}') depth -= 1;
    return { '{': '(?:', ',': '|', '}': ')' }[term];
  });
  // What is not closed ends with the glob.
  return terms.includes(undefined) ? undefined : terms.join('') + ')'.repeat(depth);
}

const literal = (text: string): string =>
  text.replace(/[^\w]/gsu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
