import { nearest } from '../validate/nearest.ts';
import { fieldPath } from '../yaml/field-path.ts';
import type { Explained, Found } from './explain.ts';
import { keysAt, keysOf, kindsWithKey, placesOfKey, type Schema, schemasAt, valueAt } from './schema-at.ts';
import { MOST_LISTED, suggestion } from './suggestion.ts';
import { short } from './wrong-value.ts';

type Path = readonly PropertyKey[];

/** A key that the map at a path has not, and what was probably meant by it. */
export function unknownKey(key: string, path: Path, explained: Explained): Found {
  const { schema, prefix = [], owner, otherKeys = [] } = explained;
  const outermost = path.length === 0;
  const { own, there, instead } = keysHere(key, path, explained);
  const shared = outermost ? otherKeys : [];
  const free = [...own, ...shared].filter((each) => !there.includes(each));
  const where = [...prefix, ...path];
  const isOption = outermost && owner !== undefined;
  const what = `${isOption ? `${owner} has no option` : 'unknown key'} ${short(key)}`;
  const problem = (message: string, meant?: string): Found => ({
    code: isOption ? 'unknown-option' : 'unknown-key',
    path: [...where, key],
    point: 'key',
    message,
    ...(meant === undefined ? {} : { meant: fieldPath([...where, meant]) }),
  });
  const meant = nearest(key, free);
  if (meant !== undefined) return problem(`${what}; ${suggestion(meant, [])}`, meant);
  const [beside] = there;
  const isEntry = typeof where.at(-1) === 'number';
  if (beside !== undefined && instead.includes(key))
    return problem(
      `${key} does not stand beside ${beside}; expected ${isEntry ? 'each in an entry of its own' : 'one of them'}`,
    );
  const other = beside === undefined ? undefined : nearest(key, instead);
  if (other !== undefined)
    return problem(`${what}; did you mean ${other}${isEntry ? ', in an entry of its own' : ''}?`);
  const kinds = kindsWithKey(schema, path, key);
  if (kinds.length > 0)
    return problem(`${what}, which belongs to ${kinds.join(' and ')}; ${listed(undefined, own, shared)}`);
  return problem(`${what}; ${listed(elsewhere(key, own, schema), own, shared)}`);
}

/** What would be right, or where it is said. */
const listed = (meant: string | undefined, own: readonly string[], shared: readonly string[]): string =>
  meant === undefined && own.length > MOST_LISTED
    ? `expected one of ${own.length}, which the schemas in clusters/schema list`
    : suggestion(meant, own, shared);

interface KeysHere {
  /** Of the map that is meant. */
  own: readonly string[];
  /** Those of them that stand in the file. */
  there: readonly string[];
  /** Of what it might be in its place. */
  instead: readonly string[];
}

/** Of several maps that might stand somewhere, the one with most of the keys that do is meant. */
function keysHere(key: string, path: Path, { schema, value, insteadKeys = [] }: Explained): KeysHere {
  const map: object = Object(valueAt(value, path));
  const standing = (keys: readonly string[]): string[] => keys.filter((each) => Object.hasOwn(map, each));
  const maps = schemasAt(schema, path, value)
    .map(keysOf)
    .filter(({ length }) => length > 0);
  const [own] = maps
    .filter((keys) => !keys.includes(key) && standing(keys).length > 0)
    .sort((a, b) => standing(b).length - standing(a).length);
  if (maps.length > 1 && own !== undefined)
    return { own, there: standing(own), instead: maps.flat().filter((each) => !own.includes(each)) };
  const all = keysAt(schema, path, value);
  return { own: all, there: standing(all), instead: path.length === 0 ? insteadKeys : [] };
}

/** The one key beside it that says more or less, or the one place of the schema where the key belongs. */
function elsewhere(key: string, beside: readonly string[], schema: Schema): string | undefined {
  const akin = beside.filter(
    (each) => each.endsWith(capital(key)) || key.endsWith(capital(each)) || isBegun(key, each),
  );
  const places = akin.length > 0 ? akin : placesOfKey(schema, key);
  return places.length === 1 ? places[0] : undefined;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Whether a key goes on with another word. */
const isBegun = (key: string, word: string): boolean => key.startsWith(word) && /^[A-Z]/.test(key.slice(word.length));
