import { withNames, withoutName } from '../cluster-names.ts';
import { ROOT_APPLICATION } from '../compose/paths.ts';
import { FOLDED, folded } from '../folded.ts';

interface Paths {
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
}

interface Left {
  text: string;
  /** Of the object that it is about; empty of the one that there is once. */
  name: string;
}

/**
 * What a change leaves to a person, since no sync does it. Source: docs/decisions/003-root-and-its-project.md.
 * @param out the output folder, as the user would name it
 */
export const byHand = (paths: Paths, out: string): string[] => left(paths, out).map(({ text }) => text);

/** As it is printed: what is the same of several objects in one line. */
export function byHandLines(paths: Paths, out: string): string[] {
  const lines = folded(
    left(paths, out),
    ({ text, name }) => ({ cluster: name, key: withoutName(text, name, 'name'), from: FOLDED }),
    ({ text, name }, names) => ({ name, text: withNames(text, name, names, 'name') }),
  );
  return lines.map(({ text }) => `by hand: ${text}`);
}

function left({ added, changed, removed }: Paths, out: string): Left[] {
  const gone = removed.flatMap((path) => /^argocd\/apps\/(.+-apps)\.yaml$/.exec(path)?.[1] ?? []);
  const root = `no sync takes up ${ROOT_APPLICATION}; kubectl apply -f ${out}/${ROOT_APPLICATION} (docs/bootstrap.md)`;
  return [
    ...(changed.includes(ROOT_APPLICATION) ? [{ name: '', text: root }] : []),
    ...gone.map((name) => ({
      name,
      text: `${name} and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)`,
    })),
    ...goneSets({ added, removed }),
  ];
}

/** Nothing prunes an ApplicationSet; its Applications are some cluster's now, or nobody's. */
function goneSets({ added, removed }: Pick<Paths, 'added' | 'removed'>): Left[] {
  const now = new Set(added.flatMap((path) => /^clusters\/[^/]+\/apps\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []));
  return removed.flatMap((path) => {
    const [, name] = /^argocd\/apps\/(.+)-appset\.yaml$/.exec(path) ?? [];
    if (name === undefined) return [];
    const set = `the ApplicationSet ${name}`;
    const text = now.has(name)
      ? `${set} stays in Argo CD, and changes Applications that others bring now; kubectl -n argocd delete applicationset ${name} --cascade=orphan (docs/environments.md)`
      : `${set} and its Applications stay in Argo CD until a person deletes them (docs/environments.md)`;
    return [{ name, text }];
  });
}
