import { error, type Finding } from '../../charts/shared/finding.ts';
import type { KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import { groupOf } from '../api-group.ts';
import { textOf } from './known.ts';

/** Whose file it is: what findings are about. */
type Owner = Pick<Manifest, 'at'>;

/** Files by path. Two objects that want one path are told about, and neither wins silently. */
export class Tree {
  readonly files = new Map<string, string>();
  readonly findings: Finding[] = [];
  readonly #owners = new Map<string, Owner>();

  add(path: string, objects: readonly KubeObject[], owner: Owner): void {
    const key = path.toLowerCase();
    const first = this.#owners.get(key);
    if (first !== undefined) {
      this.findings.push(
        error('duplicate-path', owner.at, `wants the file ${path}, which ${first.at} has; give one another name`),
      );
      return;
    }
    this.#owners.set(key, owner);
    try {
      this.files.set(path, objects.map(textOf).join('---\n'));
    } catch (cause) {
      // Charts and patches may hold what no file can: a function, half of a character, a value within itself.
      if (!(cause instanceof TypeError)) throw cause;
      const message = `${cause.message}; expected text, numbers, true, false, lists and maps`;
      this.findings.push(error('wrong-type', owner.at, message));
    }
  }
}

/** What Argo CD reads of one folder at most, as it is installed: `reposerver.max.combined.directory.manifests.size`. */
const MOST_BYTES = 10 * 1024 * 1024;

/** Folders that Argo CD would refuse to read. */
export function oversized(files: ReadonlyMap<string, string>): Finding[] {
  let characters = 0;
  for (const text of files.values()) characters += text.length;
  // No character takes more than three bytes, and hardly any cluster has that many.
  if (characters * 3 <= MOST_BYTES) return [];
  const sizes = new Map<string, number>();
  for (const [path, text] of files) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    sizes.set(folder, (sizes.get(folder) ?? 0) + Buffer.byteLength(text));
  }
  return [...sizes]
    .filter(([, size]) => size > MOST_BYTES)
    .map(([folder, size]) =>
      error('argocd', folder, `${size} bytes of manifests; expected at most ${MOST_BYTES}, in more components`),
    );
}

/** One object, claimed by two Applications of a cluster, flips between them. Source: contract A01. */
export function claimedTwice(manifests: readonly Manifest[]): Finding[] {
  const claims = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const { apiVersion, kind, metadata } = manifest.object;
    const identity = [groupOf(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('/');
    const first = claims.get(identity);
    if (first === undefined) {
      claims.set(identity, manifest);
      return [];
    }
    const right =
      kind === 'Namespace' ? 'leave it out, as every component has its namespace' : 'one of them must let go';
    return [error('claimed-twice', manifest.at, `is brought by ${first.component} too; ${right}`)];
  });
}
