import { isDeepStrictEqual } from 'node:util';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { Change as FileChange } from '../output/index.ts';
import { isFields } from '../validate/json-schema.ts';
import { type Change, fieldAt, type Problem } from './fields.ts';
import { FROZEN, frozenProblems } from './frozen.ts';
import { readObject } from './object.ts';
import { placeOf } from './place.ts';
import { applicationsThatStay, objectsThatMove } from './removed.ts';
import { isUntouched } from './untouched.ts';
import type { Versions } from './versions.ts';
import { CLAIMING_KINDS, volumeProblems } from './volumes.ts';

/** Kinds that are looked at, in lower case: most files that change are of no other interest. */
const KINDS = new Set(['Application', ...Object.keys(FROZEN), ...CLAIMING_KINDS].map((kind) => kind.toLowerCase()));

/**
 * What a change would come to on the clusters, which neither of the two states shows by itself. Source: contracts W04 to W06, A26, A27.
 */
export function judgeChanges(changes: readonly FileChange[], versions: Versions): Finding[] {
  const judge = judgeOnce();
  const found = changes.flatMap(({ kind, path }) => (kind === 'changed' ? changed(path, versions, judge) : []));
  if (!changes.some(({ kind }) => kind === 'removed')) return found;
  return [...found, ...objectsThatMove(changes, versions), ...applicationsThatStay(changes, versions)];
}

type Judge = (before: string, after: string) => readonly Problem[];

/** Most files that change are the same on many clusters. */
function judgeOnce(): Judge {
  const known = new Map<string, readonly Problem[]>();
  return (before, after) => {
    const both = `${before}\0${after}`;
    const problems = known.get(both) ?? problemsOf(before, after);
    known.set(both, problems);
    return problems;
  };
}

function changed(path: string, { before, after }: Versions, judge: Judge): Finding[] {
  const kind = placeOf(path)?.kind ?? '';
  if (!KINDS.has(kind)) return [];
  const [was, is] = [before(path), after(path)];
  if (isUntouched(kind, was, is)) return [];
  return judge(was, is).map(({ code, field, message }) => warning(code, `${path}: ${field}`, message));
}

function problemsOf(was: string, is: string): Problem[] {
  const [before, after] = [readObject(was), readObject(is)];
  if (before === undefined || after === undefined || before.kind !== after.kind) return [];
  const change = { before, after };
  return after.kind === 'Application'
    ? destinationProblems(change)
    : [...frozenProblems(change), ...volumeProblems(change)];
}

/** Source: contract A26. What an Application tracks is looked for on its one cluster, in every namespace of it. */
function destinationProblems({ before, after }: Change): Problem[] {
  const [was, is] = [before, after].map((object) => fieldAt(object, 'spec', 'destination'));
  if (!isFields(was) || isDeepStrictEqual(was, is)) return [];
  const isSameCluster = isFields(is) && was.server === is.server && was.name === is.name;
  const message = isSameCluster
    ? `objects that name a namespace as before do not move; those that follow are made anew in ${is.namespace}, without what their volumes hold, and pruned from ${was.namespace} unless Prune=false keeps them`
    : `what it brought to ${Object.values(was).join(', ')} stays there, and nobody looks after it; remove it by hand`;
  return [{ code: 'destination-changes', field: 'spec.destination', message }];
}
