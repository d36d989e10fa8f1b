import { ROOT_APPLICATION } from '../compose/paths.ts';

interface Paths {
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
}

/**
 * What a change leaves to a person, since no sync does it. Source: docs/decisions/003-root-and-its-project.md.
 * @param out the output folder, as the user would name it
 */
export function byHand({ added, changed, removed }: Paths, out: string): string[] {
  const gone = removed.flatMap((path) => /^argocd\/apps\/(.+-apps)\.yaml$/.exec(path)?.[1] ?? []);
  return [
    ...(changed.includes(ROOT_APPLICATION)
      ? [`no sync takes up ${ROOT_APPLICATION}; kubectl apply -f ${out}/${ROOT_APPLICATION} (docs/bootstrap.md)`]
      : []),
    ...gone.map(
      (name) => `${name} and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)`,
    ),
    ...goneSets({ added, removed }),
  ];
}

/** As it is printed. */
export const byHandLine = (left: string): string => `by hand: ${left}`;

/** Nothing prunes an ApplicationSet; its Applications are some cluster's now, or nobody's. */
function goneSets({ added, removed }: Pick<Paths, 'added' | 'removed'>): string[] {
  const now = new Set(added.flatMap((path) => /^clusters\/[^/]+\/apps\/([^/]+)\.yaml$/.exec(path)?.[1] ?? []));
  return removed.flatMap((path) => {
    const [, name] = /^argocd\/apps\/(.+)-appset\.yaml$/.exec(path) ?? [];
    if (name === undefined) return [];
    const set = `the ApplicationSet ${name}`;
    return now.has(name)
      ? `${set} stays in Argo CD, and changes Applications that others bring now; kubectl -n argocd delete applicationset ${name} --cascade=orphan (docs/environments.md)`
      : `${set} and its Applications stay in Argo CD until a person deletes them (docs/environments.md)`;
  });
}
