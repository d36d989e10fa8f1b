import { LastRun } from './cache/last-run.ts';
import { again } from './commands/again.ts';
import { type ExitCode, valuesOf } from './commands/command.ts';
import type { Project } from './commands/fleet.ts';
import { clustersFolder, keepApart, outFolder } from './commands/options.ts';
import { givenOut, SYNTH_OPTIONS } from './commands/synth-options.ts';
import { Terminal } from './terminal.ts';

/** Done, or what the whole program may go on with. */
export type Glanced = { code: ExitCode } | { last: LastRun | undefined };

/**
 * The part of the program that loads no charts, which take most of a short run: a plain `synth` of what has not changed
 * needs none of them.
 */
export async function glance(
  [name, ...args]: readonly string[],
  project: Pick<Project, 'root' | 'cache'>,
): Promise<Glanced> {
  const given = name === 'synth' ? plain(args, project.root) : undefined;
  if (given === undefined || project.cache === undefined) return { last: undefined };
  const { root, cache } = project;
  const out = outFolder(root, given.out);
  const last = new LastRun({ cache, clusters: clustersFolder(root, given.clusters), out });
  const code = await again(last, { out, terminal: new Terminal({ quiet: given.quiet }) });
  if (code !== undefined) return { code };
  return { last: last.isStale ? undefined : last };
}

/** The values of a command line without anything that asks for more. */
function plain(args: readonly string[], root: string) {
  try {
    const { clusters, out, quiet, ...others } = valuesOf({ summary: '', options: SYNTH_OPTIONS, run: () => 0 }, args);
    const isPlain = Object.values(others).every(
      (value) => value === undefined || value === false || (Array.isArray(value) && value.length === 0),
    );
    if (!isPlain) return undefined;
    const folders = { clusters: textOf(clusters), out: givenOut(textOf(out)) };
    keepApart(folders, root);
    return { ...folders, quiet: quiet === true };
  } catch {
    // The whole program says what is wrong with it, or what there is.
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
