import { ClusterNames } from './cluster-names.ts';

/**
 * Lines that end in a path of the output, in the order given; files of many clusters that differ by its name alone are one line,
 * `~ clusters/{cluster-02,cluster-03,cluster-04}/apps/agent.yaml`.
 * @param known paths of the output, of which all clusters are known
 */
export function foldPaths(lines: readonly string[], known: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const text of [...lines, ...known]) names.add(/(?:^|\s)clusters\/([^/]+)\//.exec(text)?.[1] ?? '');
  names.delete('');
  return new ClusterNames(names).fold(lines);
}
