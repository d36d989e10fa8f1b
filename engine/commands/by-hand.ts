import { ROOT_APPLICATION } from '../compose/paths.ts';

interface Paths {
  changed: readonly string[];
  removed: readonly string[];
}

/**
 * What a change leaves to a person, since no sync does it. Source: docs/decisions/003-root-and-its-project.md.
 * @param out the output folder, as the user would name it
 */
export function byHand({ changed, removed }: Paths, out: string): string[] {
  const gone = removed.flatMap((path) => /^argocd\/apps\/(.+-apps)\.yaml$/.exec(path)?.[1] ?? []);
  return [
    ...(changed.includes(ROOT_APPLICATION)
      ? [
          `by hand: no sync takes up ${ROOT_APPLICATION}; kubectl apply -f ${out}/${ROOT_APPLICATION} (docs/bootstrap.md)`,
        ]
      : []),
    ...gone.map(
      (name) => `by hand: ${name} and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)`,
    ),
  ];
}
