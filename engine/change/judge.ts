import { changeRules } from '../../charts/changes.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { Change as FileChange } from '../output/index.ts';
import { componentOfSet, madeBy } from './application-sets.ts';
import { claimsLeft } from './claims-left.ts';
import { destinationProblems } from './destination.ts';
import type { Problem } from './fields.ts';
import { filledInProblems } from './filled-in.ts';
import { FROZEN, frozenProblems } from './frozen.ts';
import { hostsLeft } from './hosts-left.ts';
import { readObject } from './object.ts';
import { placeOf } from './place.ts';
import { applicationsThatStay, objectsThatMove } from './removed.ts';
import { clustersRenamed } from './renamed.ts';
import { isUntouched } from './untouched.ts';
import type { Versions } from './versions.ts';
import { CLAIMING_KINDS, volumeProblems } from './volumes.ts';

/** Kinds that are looked at, in lower case: most files that change are of no other interest. */
const KINDS = new Set(
  [
    'Application',
    ...changeRules.flatMap(({ kinds }) => Object.keys(kinds)),
    ...Object.keys(FROZEN),
    ...CLAIMING_KINDS,
  ].map((kind) => kind.toLowerCase()),
);

/**
 * What a change would come to on the clusters, which neither of the two states shows by itself. Source: contracts W04 to W06, A26, A27, C03.
 */
export function judgeChanges(changes: readonly FileChange[], versions: Versions): Finding[] {
  const judge = judgeOnce(versions);
  const found = changes.flatMap(({ kind, path }) => (kind === 'changed' ? changed(path, versions, judge) : []));
  return [
    ...toldOnce(found),
    ...clustersRenamed(changes, versions),
    ...objectsThatMove(changes, versions),
    ...claimsLeft(changes, versions),
    ...hostsLeft(changes, versions),
    ...applicationsThatStay(changes, versions),
  ];
}

/** What is said of all Applications of a cluster, or of all that use a bucket, and so by the first of them. */
const TOLD_ONCE: ReadonlySet<string> = new Set(['central-moves', 'bucket-changes']);

function toldOnce(findings: readonly Finding[]): Finding[] {
  const told = new Set<string>();
  return findings.filter(({ code, message }) => {
    const isTold = TOLD_ONCE.has(code) && told.has(message);
    told.add(message);
    return !isTold;
  });
}

type Judge = (before: string, after: string, cluster: string) => readonly Problem[];

/** Most files that change are the same on many clusters. */
function judgeOnce(versions: Versions): Judge {
  const known = new Map<string, readonly Problem[]>();
  return (before, after, cluster) => {
    const both = `${before}\0${after}`;
    const problems = known.get(both) ?? problemsOf({ before, after, cluster }, versions);
    known.set(both, problems);
    return problems;
  };
}

function changed(path: string, versions: Versions, judge: Judge): Finding[] {
  if (componentOfSet(path) !== undefined) return changedSet(path, versions);
  const { kind = '', cluster = '' } = placeOf(path) ?? {};
  if (!KINDS.has(kind)) return [];
  const [was, is] = [versions.before(path), versions.after(path)];
  if (isUntouched(kind, was, is)) return [];
  return judge(was, is, cluster).map(({ code, field, message }) => warning(code, `${path}: ${field}`, message));
}

/** Of an ApplicationSet all of whose Applications move alike one is told of. */
function changedSet(path: string, versions: Versions): Finding[] {
  const after = madeBy(versions.after(path));
  const problems = [...madeBy(versions.before(path))].flatMap(([cluster, application]) => {
    const is = after.get(cluster);
    return is === undefined ? [] : destinationProblems({ before: application, after: is }, cluster, versions);
  });
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()].map(({ code, field, message }) =>
    warning(code, `${path}: spec.template.${field}`, message),
  );
}

interface Texts {
  before: string;
  after: string;
  cluster: string;
}

function problemsOf(texts: Texts, versions: Versions): Problem[] {
  const [before, after] = [readObject(texts.before), readObject(texts.after)];
  if (before === undefined || after === undefined || before.kind !== after.kind) return [];
  const change = { before, after };
  const ofData = changeRules.flatMap(({ kinds, judge }) => (after.kind in kinds ? judge(change) : []));
  return after.kind === 'Application'
    ? [...destinationProblems(change, texts.cluster, versions), ...ofData]
    : [...frozenProblems(change), ...filledInProblems(change), ...volumeProblems(change), ...ofData];
}
