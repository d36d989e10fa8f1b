import { error, type Finding } from '../../charts/shared/finding.ts';
import { OutputError } from './output-error.ts';
import { formatOwnedFiles, type OwnedFiles, parseOwnedFiles } from './owned-files.ts';
import { byCodePoint, caseKey, findClashes, folderOf, OWN } from './paths.ts';
import type { Tree } from './tree.ts';

/** Paths relative to the output folder, '/' separated, with their text. */
export type Files = ReadonlyMap<string, string>;

export interface Change {
  kind: 'added' | 'changed' | 'removed';
  path: string;
}

export interface Selection {
  /** Paths outside are left as they are, and stay in the index. */
  scope?: (path: string) => boolean;
  /** Take over files that are not in the index, and start a new index in place of a damaged one. */
  adopt?: boolean;
}

interface Plan {
  /** By code point of the path, the index included. */
  changes: Change[];
  unchanged: number;
  /** The new text of the index, if it changes. */
  index: string | undefined;
  /** What the index has said. */
  owned: ReadonlySet<string>;
}

/** Says what a write would do, or throws everything that stands against it. */
export function plan(tree: Tree, files: Files, selection: Selection): Plan {
  const { scope = () => true, adopt = false } = selection;
  const index = readIndex(tree, adopt);
  const wanted = [...files.keys()].filter(scope);
  const gone = [...index.owned].filter((path) => !files.has(path) && scope(path));
  // Nearly always the paths are those of the run before, which has looked at all of them.
  const isSame = gone.length === 0 && wanted.every((path) => index.owned.has(path));
  const next = isSame ? index.owned : changed(index.owned, { added: wanted, removed: gone });
  refuse([...index.findings, ...(isSame ? [] : findClashes(next, tree.at))]);

  const findings = new Map<string, Finding>();
  const report = (finding: Finding) => findings.set(`${finding.at} ${finding.message}`, finding);
  const removed = new Set(gone.filter((path) => isRemovable(tree, path, report)));
  const look = lookAt(tree, { owned: index.owned, adopt, removed });
  const changes: Change[] = [...removed].map((path) => ({ kind: 'removed', path }));
  for (const path of wanted) {
    const found = look(path, files.get(path) ?? '');
    if (typeof found === 'object') report(found);
    else if (found !== 'unchanged') changes.push({ kind: found, path });
  }
  refuse([...findings.values()]);

  const unchanged = wanted.length - (changes.length - removed.size);
  const text = isSame && index.isAsWritten ? index.text : formatOwnedFiles(next);
  if (text === index.text) return { changes: sort(changes), unchanged, index: undefined, owned: index.owned };
  changes.push({ kind: index.text === undefined ? 'added' : 'changed', path: OWN.index });
  return { changes: sort(changes), unchanged, index: text, owned: index.owned };
}

function changed(paths: ReadonlySet<string>, { added, removed }: { added: string[]; removed: string[] }): Set<string> {
  const next = new Set(paths);
  for (const path of added) next.add(path);
  for (const path of removed) next.delete(path);
  return next;
}

const sort = (changes: Change[]) => changes.sort((a, b) => byCodePoint(a.path, b.path));

function refuse(findings: Finding[]) {
  if (findings.length > 0) throw new OutputError(findings.sort((a, b) => byCodePoint(a.at, b.at)));
}

export function readIndex(tree: Tree, adopt = false): OwnedFiles & { text: string | undefined } {
  const stats = tree.entry(OWN.index);
  if (stats === undefined) return { ...NO_INDEX, findings: [] };
  const at = tree.at(OWN.index);
  if (!stats.isFile()) {
    const finding = error('damaged-index', at, 'is not a file; restore it from git, or move it away');
    return { ...NO_INDEX, findings: [finding] };
  }
  const text = tree.read(OWN.index).toString();
  const { findings, ...read } = parseOwnedFiles(text, at);
  return { text, ...read, findings: adopt ? [] : findings };
}

const NO_INDEX = { text: undefined, owned: new Set<string>(), isAsWritten: false };

/** A folder in the place of an owned file is not ours, and what is behind a link is not the file that we wrote. */
function isRemovable(tree: Tree, path: string, report: (finding: Finding) => void): boolean {
  const folder = tree.folder(folderOf(path));
  if (folder.is === 'refused') report(folder.finding);
  const stats = tree.entry(path);
  return stats !== undefined && !stats.isDirectory();
}

interface Standing {
  owned: ReadonlySet<string>;
  removed: ReadonlySet<string>;
  adopt: boolean;
}

type Look = (path: string, text: string) => 'added' | 'changed' | 'unchanged' | Finding;

function lookAt(tree: Tree, { owned, removed, adopt }: Standing): Look {
  const removedKeys = new Set([...removed].map(caseKey));
  return (path, text) => {
    const folder = tree.folder(folderOf(path));
    if (folder.is === 'refused') return folder.finding;
    if (folder.is === 'file') {
      if (removed.has(folder.path)) return 'added';
      return error(
        'unowned-file',
        tree.at(folder.path),
        'is a file that synth did not write; expected a folder, move it away',
      );
    }
    const stats = tree.entry(path);
    // On a disk that ignores case, what is found here is the old spelling, which is about to be removed.
    if (stats === undefined || removedKeys.has(caseKey(path))) return 'added';
    if (stats.isDirectory()) {
      const foreign = tree.findForeign(path, removed);
      if (foreign === undefined) return 'added';
      const holds = foreign === path ? 'is an empty folder' : `is a folder that holds ${tree.at(foreign)}`;
      return error(
        'unowned-file',
        tree.at(path),
        `${holds}, which synth did not write; a file belongs here, move it away`,
      );
    }
    if (tree.holds(path, stats, text)) return 'unchanged';
    if (owned.has(path) || adopt) return 'changed';
    const mend = 'move it away, or let synth overwrite it with --adopt';
    return error('unowned-file', tree.at(path), `stands where synth would write, but is not in ${OWN.index}; ${mend}`);
  };
}
