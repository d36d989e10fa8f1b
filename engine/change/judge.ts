import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import { SYNC_OPTIONS, TRACKING_ID } from '../../charts/argocd/annotations.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { applicationSetPath, clusterAppsPath } from '../compose/paths.ts';
import { hasSyncOption } from '../delivery/annotations.ts';
import type { Change as FileChange } from '../output/index.ts';
import { isFields } from '../validate/json-schema.ts';
import { type Change, fieldAt, type Problem } from './fields.ts';
import { FROZEN_KINDS, frozenProblems } from './frozen.ts';
import { isUntouched } from './untouched.ts';
import { CLAIMING_KINDS, volumeProblems } from './volumes.ts';

export interface Versions {
  /** The text of a file of the output folder as it stands, and as it would be. */
  before: (path: string) => string;
  after: (path: string) => string;
}

/** Beginnings of the names of files with kinds that are looked at: most files that change are of no other interest. */
const PREFIXES = new Set([...FROZEN_KINDS, ...CLAIMING_KINDS].map((kind) => kind.toLowerCase()));

const APPLICATION = /^clusters\/([^/]+)\/apps\/([^/]+)\.yaml$/;
const OBJECT = /^clusters\/([^/]+)\/([^/]+)\/(([a-z]+)-[^/]+\.yaml)$/;

/**
 * What a change would come to on the clusters, which neither of the two states shows by itself. Source: contracts W04 to W06, A26, A27.
 */
export function judgeChanges(changes: readonly FileChange[], versions: Versions): Finding[] {
  const judge = judgeOnce();
  const found = changes.flatMap(({ kind, path }) => (kind === 'changed' ? changed(path, versions, judge) : []));
  if (!changes.some(({ kind }) => kind === 'removed')) return found;
  return [...found, ...moved(changes, versions), ...left(changes, versions)];
}

type Judge = (before: string, after: string) => readonly Problem[];

/** Most files that change are the same on many clusters. */
function judgeOnce(): Judge {
  const known = new Map<string, readonly Problem[]>();
  return (before, after) => {
    const both = `${before}\0${after}`;
    const problems = known.get(both) ?? problemsOf({ before: readObject(before), after: readObject(after) });
    known.set(both, problems);
    return problems;
  };
}

/** Applications that Argo CD does not prune; those of a cluster that leaves are looked after with it. */
function left(changes: readonly FileChange[], { before }: Versions): Finding[] {
  const gone = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? path : [])));
  const made = new Set(changes.flatMap(({ kind, path }) => (kind === 'removed' ? [] : path)));
  return [...gone].flatMap((path) => {
    const [, cluster = '', component = ''] = APPLICATION.exec(path) ?? [];
    if (cluster === '' || gone.has(clusterAppsPath(cluster))) return [];
    // An ApplicationSet takes over an Application of the same name.
    if (made.has(applicationSetPath(component))) return [];
    const application = readObject(before(path));
    if (application === undefined || !isKept(application)) return [];
    const message = `Argo CD prunes neither ${application.metadata.name} nor what it brought; delete it by hand once that is meant to go (docs/environments.md, docs/longhorn.md)`;
    return [warning('application-stays', path, message)];
  });
}

function changed(path: string, { before, after }: Versions, judge: Judge): Finding[] {
  const isApplication = APPLICATION.test(path);
  const kind = isApplication ? 'application' : (OBJECT.exec(path)?.[4] ?? '');
  if (!isApplication && !PREFIXES.has(kind)) return [];
  const [was, is] = [before(path), after(path)];
  if (isUntouched(kind, was, is)) return [];
  return judge(was, is).map(({ code, field, message }) => warning(code, `${path}: ${field}`, message));
}

function problemsOf(change: { before?: KubeObject | undefined; after?: KubeObject | undefined }): Problem[] {
  if (!isChange(change)) return [];
  return change.after.kind === 'Application'
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

/** A person may have written anything for its options. */
const isKept = (object: KubeObject): boolean =>
  typeof fieldAt(object, 'metadata', 'annotations', SYNC_OPTIONS) === 'string' && hasSyncOption(object, 'Prune=false');

/**
 * The same object in the folder of another component, at once: a sync fails while another Application tracks what it brings, and
 * one that has left it alone tracks it for ever. Source: contract A27; controller/state.go and sync.go, v3.5.1.
 */
function moved(changes: readonly FileChange[], { before, after }: Versions): Finding[] {
  const gone = new Map<string, string>();
  for (const { kind, path } of changes) {
    const [, cluster, , file] = OBJECT.exec(path) ?? [];
    if (kind === 'removed' && file !== undefined) gone.set(`${cluster}/${file}`, path);
  }
  return changes.flatMap(({ kind, path }) => {
    const [, cluster, component, file] = OBJECT.exec(path) ?? [];
    const from = kind === 'added' ? gone.get(`${cluster}/${file}`) : undefined;
    if (from === undefined || APPLICATION.test(path)) return [];
    const [was, is] = [readObject(before(from)), readObject(after(path))];
    if (was === undefined || is === undefined || namespaceOf(was) !== namespaceOf(is)) return [];
    const [, , owner] = OBJECT.exec(from) ?? [];
    const message = isKept(was)
      ? `${owner} leaves it there, and ${component} is refused all it brings until a person takes ${TRACKING_ID} off it, after the sync of ${owner}`
      : `${owner} deletes it, and ${component} is refused all it brings until then; where it is to stay, expected Prune=false on it for one commit before`;
    return [warning('object-moves', path, message)];
  });
}

const namespaceOf = ({ metadata }: KubeObject): string | undefined => metadata.namespace;

const isChange = (change: { before?: KubeObject | undefined; after?: KubeObject | undefined }): change is Change =>
  change.before !== undefined && change.after !== undefined && change.before.kind === change.after.kind;

/** The one object of a file; what a person has made of it may be anything. */
function readObject(text: string): KubeObject | undefined {
  try {
    const value: unknown = load(text);
    if (!isFields(value) || typeof value.kind !== 'string' || !isFields(value.metadata)) return undefined;
    return value as unknown as KubeObject;
  } catch {
    return undefined;
  }
}
