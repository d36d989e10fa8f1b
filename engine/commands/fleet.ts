import { LastRun } from '../cache/last-run.ts';
import { Memory } from '../cache/memory.ts';
import { rememberQueries } from '../cache/queries.ts';
import type { Readings } from '../cache/readings.ts';
import type { Registry } from '../registry.ts';
import { type Synthesis, type SynthesizeOptions, synthesize } from '../synthesize.ts';
import type { Workshop } from '../workshop.ts';
import { clustersFolder, schemasFolder } from './options.ts';

/** Where this run happens: the project's folder and what its code brings. */
export interface Project {
  root: string;
  registry: Registry;
  /** Where caches are kept and which program this is; undefined where nothing is remembered. */
  cache?: { folder: string; version: string };
  /** What other threads run to help. */
  program?: string;
  /** What the last run has left, where more is to be done than to say so. */
  glanced?: LastRun;
  /** What earlier runs of this process have made. */
  workshop?: Workshop;
  /** Whether `synth --watch` hands on what it watches after its first run, to a program that takes up saves of code sooner. */
  isRelieved?: boolean;
}

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
  cache && new Memory(new LastRun({ cache, clusters: clustersFolder(root, clusters) }));

/** What the last run has read of the data, for one that reads no output. */
export const readingsOf = (project: Project, clusters: string | undefined): Readings | undefined =>
  recalling(project, clusters)?.readings;

export function synthesisOptions(
  { root, registry, program, workshop }: Project,
  clusters: string | undefined,
): SynthesizeOptions {
  return {
    clusters: clustersFolder(root, clusters),
    schemas: schemasFolder(root),
    registry,
    program,
    workshop,
  };
}

/** What a chart refuses is a finding; where in its code it does so is for who writes the chart. */
export function showRefusals(refusals: readonly Error[]): void {
  if (process.env.FLEETWRIGHT_DEBUG) for (const cause of refusals) console.error(cause);
}
