import type { ChangeRule } from '../../charts/shared/changes/rule.ts';
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
import { isUntouched, wordsOf } from './untouched.ts';
import type { Versions } from './versions.ts';
import { CLAIMING_KINDS, volumeProblems } from './volumes.ts';

/** Kinds of which every change is looked at, in lower case: most files that change are of no interest. */
const KINDS = new Set(['Application', ...Object.keys(FROZEN), ...CLAIMING_KINDS].map((kind) => kind.toLowerCase()));

/**
 * What a change would come to on the clusters, which neither of the two states shows by itself. Source: contracts W04 to W06, A26, A27, C03.
 * @param rules what components know of their own objects
 */
export function judgeChanges(
  changes: readonly FileChange[],
  versions: Versions,
  rules: readonly ChangeRule[],
): Finding[] {
  const looking = { judge: judgeOnce(versions, rules), words: wordsOf(rules) };
  const found = changes.flatMap(({ kind, path }) => (kind === 'changed' ? changed(path, versions, looking) : []));
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

interface Looking {
  judge: Judge;
  /** As `wordsOf` gives them. */
  words: ReadonlyMap<string, readonly string[]>;
}

/** Most files that change are the same on many clusters. */
function judgeOnce(versions: Versions, rules: readonly ChangeRule[]): Judge {
  const known = new Map<string, readonly Problem[]>();
  return (before, after, cluster) => {
    const both = `${before}\0${after}`;
    const problems = known.get(both) ?? problemsOf({ before, after, cluster }, versions, rules);
    known.set(both, problems);
    return problems;
  };
}

function changed(path: string, versions: Versions, { judge, words }: Looking): Finding[] {
  if (componentOfSet(path) !== undefined) return changedSet(path, versions);
  const { kind = '', cluster = '' } = placeOf(path) ?? {};
  if (!KINDS.has(kind) && !words.has(kind)) return [];
  const [was, is] = [versions.before(path), versions.after(path)];
  if (isUntouched(kind, { was, is }, words)) return [];
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

function problemsOf(texts: Texts, versions: Versions, rules: readonly ChangeRule[]): Problem[] {
  const [before, after] = [readObject(texts.before), readObject(texts.after)];
  if (before === undefined || after === undefined || before.kind !== after.kind) return [];
  const change = { before, after };
  const ofData = rules.flatMap(({ kinds, judge }) => (after.kind in kinds ? judge(change) : []));
  return after.kind === 'Application'
    ? [...destinationProblems(change, texts.cluster, versions), ...ofData]
    : [...frozenProblems(change), ...filledInProblems(change), ...volumeProblems(change), ...ofData];
}
