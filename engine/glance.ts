import { LastRun } from './cache/last-run.ts';
import { again } from './commands/again.ts';
import { type ExitCode, type Options, valuesOf } from './commands/command.ts';
import type { Project } from './commands/fleet.ts';
import { clustersFolder, keepApart, outFolder } from './commands/options.ts';
import { DIFF_OPTIONS, givenOut, SYNTH_OPTIONS } from './commands/output-options.ts';
import { upToDate } from './commands/summary.ts';
import { Terminal } from './terminal.ts';

/** Done, or what the whole program may go on with. */
type Glanced = { code: ExitCode } | { last: LastRun | undefined };

const NOTHING: Glanced = { last: undefined };

type Place = Pick<Project, 'root' | 'cache'>;

/**
 * The part of the program that loads no charts, which take most of a short run: a plain `synth` or `diff` of what has not
 * changed needs none of them.
 */
export async function glance([name, ...args]: readonly string[], place: Place): Promise<Glanced> {
  if (name === 'synth') return synth(args, place);
  return name === 'diff' ? diff(args, place) : NOTHING;
}

async function synth(args: readonly string[], { root, cache }: Place): Promise<Glanced> {
  const given = plain(args, SYNTH_OPTIONS);
  if (given === undefined || cache === undefined) return NOTHING;
  const values = { ...given, out: givenOut(given.out) };
  try {
    keepApart(values, root);
  } catch {
    return NOTHING;
  }
  const out = outFolder(root, values.out);
  const last = new LastRun({ cache, clusters: clustersFolder(root, values.clusters), out });
  const code = await again(last, { out, terminal: new Terminal(values) });
  if (code === 'stale') return NOTHING;
  return code === undefined ? { last } : { code };
}

function diff(args: readonly string[], { root, cache }: Place): Glanced {
  const given = plain(args, DIFF_OPTIONS);
  if (given === undefined || cache === undefined) return NOTHING;
  const out = outFolder(root, given.out);
  const last = new LastRun({ cache, clusters: clustersFolder(root, given.clusters), out });
  if (last.unchanged() === undefined) return NOTHING;
  new Terminal(given).print(upToDate(out));
  return { code: 0 };
}

interface Plain {
  clusters: string | undefined;
  out: string | undefined;
  quiet: boolean;
}

/** The values of a command line that asks for nothing more. */
function plain(args: readonly string[], options: Options): Plain | undefined {
  try {
    const { clusters, out, quiet, ...others } = valuesOf({ summary: '', options, run: () => 0 }, args);
    const isAbsent = (value: unknown) => value === undefined || value === false || String(value) === '';
    if (!Object.values(others).every(isAbsent)) return undefined;
    return { clusters: textOf(clusters), out: textOf(out), quiet: quiet === true };
  } catch {
    // The whole program says what is wrong with it, or what there is.
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
