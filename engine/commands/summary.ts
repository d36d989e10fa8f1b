import type { Unchanged } from '../cache/last-run.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { foldPaths } from '../folded-paths.ts';
import type { Written } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import type { Synthesis } from '../synthesize.ts';
import { byHandLines } from './by-hand.ts';
import { count, countLevels } from './count.ts';
import { MARKS } from './options.ts';

/** How much a run has found. */
export type Size = Omit<Unchanged, 'files'>;

export function sizeOf({ clusters, findings }: Pick<Synthesis, 'clusters' | 'findings'>): Size {
  const sum = (of: (cluster: ComposedCluster) => number) => clusters.reduce((total, cluster) => total + of(cluster), 0);
  return {
    findings,
    clusters: clusters.length,
    applications: sum(({ applications }) => applications.length),
    objects: sum(({ objects }) => objects),
  };
}

/** What a run did to the files of an output folder, which is named as the user would. */
type Listed = Omit<Written, 'strangers' | 'times'> & { out: string };

/** Paths that the summary of a run names. */
const NAMED = 12;

export function summary(size: Size, { added, changed, removed, unchanged, out }: Listed): string[] {
  const changes = [
    ...added.map((path) => `${MARKS.added} ${path}`),
    ...changed.map((path) => `${MARKS.changed} ${path}`),
    ...removed.map((path) => `${MARKS.removed} ${path}`),
  ];
  const lines = foldPaths(changes, []);
  const hidden = lines.length - NAMED;
  return [
    ...(hidden > 0 ? [...lines.slice(0, NAMED), `  and ${hidden} more`] : lines),
    changes.length === 0
      ? `${out} is up to date: ${count(unchanged, 'file')}`
      : `${out}: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`,
    ...byHandLines({ added, changed, removed }, out),
    shownSize(size),
  ];
}

/** What `diff` says where there is nothing to change. */
export const upToDate = (out: string): string => `${shownAs(out)} is up to date`;

export const shownSize = ({ clusters, applications, objects, findings }: Size): string => {
  const total = [count(clusters, 'cluster'), count(applications, 'application'), count(objects, 'object')].join(', ');
  return `${total}; ${countLevels(findings)}`;
};
