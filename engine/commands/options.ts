import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { insteadOf } from '../did-you-mean.ts';
import { UsageError } from './command.ts';

/** What every command on a fleet takes. */
export const FLEET_OPTIONS = {
  clusters: { type: 'string', summary: 'folder of the fleet data (default: clusters)' },
  quiet: { type: 'boolean', short: 'q', summary: 'print findings only' },
} as const;

export const CLUSTER_OPTION = {
  type: 'string',
  short: 'c',
  multiple: true,
  summary: 'only what belongs to this cluster; repeatable',
} as const;

export const OUT_OPTION = { type: 'string', summary: 'folder to write (default: dist)' } as const;

/** How a changed path is listed. */
export const MARKS = { added: '+', changed: '~', removed: '-' } as const;

export const clustersFolder = (root: string, clusters: string | undefined): string =>
  clusters === undefined ? join(root, 'clusters') : resolve(clusters);

export const schemasFolder = (root: string): string => join(root, 'imports', 'schemas');

export const outFolder = (root: string, out: string | undefined): string =>
  out === undefined ? join(root, 'dist') : resolve(out);

/** Throws UsageError where --format is none of these. */
export function checkFormat<Format extends string>(
  format: string | undefined,
  formats: readonly Format[],
): asserts format is Format | undefined {
  if (format === undefined || formats.some((known) => known === format)) return;
  throw new UsageError(`there is no format ${format}; ${insteadOf(format, formats)}`);
}

/** Whether a folder is another one or lies in it. */
export const liesIn = (other: string, folder: string): boolean => !/^\.\.([\\/]|$)/.test(relative(other, folder));

/** Where a path leads, as far as it is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(real(above), basename(path));
  }
}

/** What is written among the data would be taken for data by the next run. */
export function keepApart(
  { clusters, out }: { clusters: string | undefined; out: string | undefined },
  root: string,
): void {
  const data = real(clustersFolder(root, clusters));
  const written = real(outFolder(root, out));
  if (!liesIn(data, written) && !liesIn(join(written, 'clusters'), data)) return;
  throw new UsageError(`--out ${written}: would write among the data in ${data}; expected a folder of its own`);
}
