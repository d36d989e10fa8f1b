import { type Finding, warning } from '../../charts/shared/finding.ts';
import { OutputError } from './output-error.ts';
import { byCodePoint, folderOf } from './paths.ts';
import type { Tree } from './tree.ts';

/** What Argo CD takes for manifests. Source: reposerver/repository/repository.go, v3.5.1. */
const MANIFEST = /\.(yaml|yml|json)$/;

/**
 * Manifests in the folders of some files that nobody owns, and that Argo CD delivers with these though nobody has judged them: a merge
 * leaves what one side has changed and the other removed.
 * @param files paths relative to the output folder
 */
export function strangersIn(tree: Tree, files: Iterable<string>, owned: ReadonlySet<string>): string[] {
  const known = new Set(files);
  const folders = new Set([...known].map(folderOf));
  // Argo CD reads nothing at the top.
  folders.delete('');
  return [...folders]
    .flatMap((folder) => (tree.folder(folder).is === 'folder' ? manifestsIn(tree, folder) : []))
    .filter((path) => !known.has(path) && !owned.has(path))
    .sort(byCodePoint);
}

function manifestsIn(tree: Tree, folder: string): string[] {
  try {
    const entries = tree.entries(folder).filter((entry) => !entry.isDirectory() && MANIFEST.test(entry.name));
    return entries.map(({ name }) => `${folder}/${name}`);
  } catch (cause) {
    // What may be written and not be listed stops no run.
    if (cause instanceof OutputError) return [];
    throw cause;
  }
}

export const strangerFinding = (at: string): Finding =>
  warning(
    'unowned-file',
    at,
    'Argo CD delivers it with its folder, and synth has neither written nor judged it, as what a merge leaves; remove it',
  );
