import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { Change } from '../output/index.ts';
import { fieldAt } from './fields.ts';
import { leaves } from './leaves.ts';
import { isKept, readObject } from './object.ts';
import { placeOf } from './place.ts';
import { keyOf } from './removed.ts';
import type { Versions } from './versions.ts';
import { CLAIMING_KINDS, makesClaims } from './volumes.ts';

const CLAIMING: ReadonlySet<string> = new Set(CLAIMING_KINDS.map((kind) => kind.toLowerCase()));

/** Of what goes from a component that stays, such as under another name: nobody mounts its claims any more. */
export function claimsLeft(changes: readonly Change[], versions: Versions): Finding[] {
  const going = changes.flatMap(({ kind, path }) => {
    const place = kind === 'removed' ? placeOf(path) : undefined;
    return place !== undefined && CLAIMING.has(place.kind) ? [{ path, place }] : [];
  });
  if (going.length === 0) return [];
  const pathsOf = (wanted: Change['kind']) => changes.flatMap(({ kind, path }) => (kind === wanted ? path : []));
  const gone = new Set(pathsOf('removed'));
  const added = new Set(pathsOf('added').flatMap((path) => [placeOf(path) ?? []].flat().map(keyOf)));
  return going.flatMap(({ path, place }) => {
    // What moves to another component, and what leaves with its own, is told of by itself.
    if (added.has(keyOf(place)) || leaves(place, gone, versions)) return [];
    const object = readObject(versions.before(path));
    if (object === undefined || isKept(object) || !makesClaims(object)) return [];
    const message = areDeleted(object)
      ? 'goes, and its claims with it, by its whenDeleted; expected Retain where what they hold is needed'
      : 'goes, and its claims stay with what they hold: nothing under another name mounts them; expected the name as it was, or what they hold brought over';
    return [warning('claims-left', path, `${object.metadata.name} ${message}`)];
  });
}

const areDeleted = (object: object): boolean =>
  fieldAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
