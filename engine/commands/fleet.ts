import { join, relative, resolve } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import { Memory } from '../cache/memory.ts';
import { rememberQueries } from '../cache/queries.ts';
import { OutputError } from '../output/index.ts';
import type { Registry } from '../registry.ts';
import { type Synthesis, type SynthesizeOptions, synthesize } from '../synthesize.ts';
import type { Workshop } from '../workshop.ts';
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

/** Where this run happens: the project's folder and what its code brings. */
export interface Project {
  root: string;
  registry: Registry;
  /** Where caches are kept and which program this is; undefined where nothing is remembered. */
  cache?: { folder: string; version: string };
  /** What other threads run to help. */
  program?: string;
  /** What earlier runs of this process have made. */
  workshop?: Workshop;
  /** Whether `synth --watch` hands on what it watches after its first run, to a program that takes up saves of code sooner. */
  isRelieved?: boolean;
}

/** How a changed path is listed. */
export const MARKS = { added: '+', changed: '~', removed: '-' } as const;

export function synthesizeProject(project: Project, clusters: string | undefined, memory?: Memory): Synthesis {
  // What runs again and again has them in memory.
  const keepQueries = project.workshop ? undefined : project.cache && rememberQueries(project.cache);
  const synthesis = synthesize({ ...synthesisOptions(project, clusters), memory });
  keepQueries?.();
  showRefusals(synthesis.refusals);
  return synthesis;
}

/** What synth has made of the same data before, for a run that writes nothing. */
export const recalling = ({ root, cache }: Project, clusters: string | undefined): Memory | undefined =>
  cache && new Memory({ cache, clusters: clustersFolder(root, clusters) });

export function synthesisOptions(
  { root, registry, program, workshop }: Project,
  clusters: string | undefined,
): SynthesizeOptions {
  const schemas = join(root, 'imports', 'schemas');
  return { clusters: clustersFolder(root, clusters), schemas, registry, program, workshop };
}

/** What a chart refuses is a finding; where in its code it does so is for who writes the chart. */
export function showRefusals(refusals: readonly Error[]): void {
  if (process.env.FLEETWRIGHT_DEBUG) for (const cause of refusals) console.error(cause);
}

export const clustersFolder = (root: string, clusters: string | undefined): string =>
  clusters === undefined ? join(root, 'clusters') : resolve(clusters);

export const outFolder = (root: string, out: string | undefined): string =>
  out === undefined ? join(root, 'dist') : resolve(out);

/** Whether a folder is another one or lies in it. */
export const liesIn = (other: string, folder: string): boolean => !/^\.\.([\\/]|$)/.test(relative(other, folder));

/** What is written among the data would be taken for data by the next run. */
export function keepApart(
  { clusters, out }: { clusters: string | undefined; out: string | undefined },
  root: string,
): void {
  const [data, written] = [clustersFolder(root, clusters), outFolder(root, out)];
  if (!liesIn(data, written) && !liesIn(join(written, 'clusters'), data)) return;
  throw new UsageError(`--out ${written}: would write among the data in ${data}; expected a folder of its own`);
}

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some(({ level }) => level === 'error');

/** The result of something that reads or writes the output folder, or what stands against it. */
export async function orFindings<T>(
  action: () => T | Promise<T>,
): Promise<{ value: T } | { findings: readonly Finding[] }> {
  try {
    return { value: await action() };
  } catch (cause) {
    if (cause instanceof OutputError) return { findings: cause.findings };
    throw cause;
  }
}
