import type { WorkloadData } from './workload.ts';

interface Problem {
  path: (string | number)[];
  message: string;
}

/** A path as a part of the name of what stands there. */
export const inWords = (path: string): string =>
  path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Folders that stand twice, and those whose objects would have one name, or none. */
export function folderProblems({ config, volumes }: WorkloadData): Problem[] {
  const files = Object.keys(config.files).map((folder) => ({ folder, path: ['config', 'files', folder] }));
  const claimed = Object.keys(volumes).map((folder) => ({ folder, path: ['volumes', folder] }));
  return [
    ...unnamed(files, Object.keys(config.env).length > 0 ? ['env'] : []),
    ...unnamed(
      claimed.filter(({ folder }) => volumes[folder]?.type === 'claim'),
      [],
    ),
    ...standingTwice([...files, ...claimed]),
  ];
}

interface Placed extends Pick<Problem, 'path'> {
  folder: string;
}

function unnamed(folders: readonly Placed[], taken: readonly string[]): Problem[] {
  const first = new Map(taken.map((words): [string, string] => [words, `config.${words}`]));
  return folders.flatMap(({ folder, path }) => {
    const words = inWords(folder);
    if (words === '') return [{ path, message: 'expected a letter or digit in it, for the name of what stands there' }];
    const other = first.get(words);
    first.set(words, other ?? folder);
    if (other === undefined) return [];
    return [{ path, message: `what stands there would be called as that of ${other}; expected another path` }];
  });
}

function standingTwice(folders: readonly Placed[]): Problem[] {
  const first = new Map<string, Problem['path']>();
  return folders.flatMap(({ folder, path }) => {
    const other = first.get(folder);
    first.set(folder, other ?? path);
    if (other === undefined) return [];
    return [{ path, message: `${other.join('.')} stands at this path already; expected one of them` }];
  });
}
