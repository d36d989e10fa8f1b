import { join } from 'node:path';
import { inputsOf } from '../cache/inputs.ts';
import { LastRun } from '../cache/last-run.ts';
import { Memory } from '../cache/memory.ts';
import { APPS } from '../load/apps/images.ts';
import { lockedIfFree, type Session } from '../output/index.ts';
import { type Synthesis, type SynthesizeOptions, synthesize } from '../synthesize.ts';
import { type Saves, watchSaves } from '../watch.ts';
import { workshopOf } from '../workshop.ts';
import { again } from './again.ts';
import { command, type ExitCode, type Outcome, type Runtime, UsageError } from './command.ts';
import { type Project, recalling, synthesisOptions, synthesizeProject } from './fleet.ts';
import { clustersFolder, keepApart, outFolder } from './options.ts';
import { givenOut, SYNTH_OPTIONS } from './output-options.ts';
import { joinShards, renderShard } from './shards.ts';
import { Stale } from './stale.ts';
import { writeFleet } from './write-fleet.ts';

export const synth = command({
  summary: 'write dist from the data and the charts',
  options: SYNTH_OPTIONS,
  run(given, runtime) {
    refuseTogether(given);
    const values = { ...given, out: givenOut(given.out) };
    keepApart(values, runtime.project.root);
    if (values.shard !== undefined) return renderShard({ ...values, shard: values.shard }, runtime);
    if (values.join) return joinShards(values, runtime);
    return values.watch ? watched(values, runtime) : once(values, runtime);
  },
});

interface Values {
  clusters: string | undefined;
  cluster: string[];
  out: string | undefined;
  adopt: boolean;
  watch: boolean;
  shard: string | undefined;
  join: boolean;
  parts: string | undefined;
}

/** A shard writes no output, and the parts of all shards are the whole fleet. */
function refuseTogether({ cluster, adopt, watch, out, shard, join, parts }: Values): void {
  const refuse = (option: string, others: Record<string, boolean>) => {
    const [other] = Object.keys(others).filter((name) => others[name]);
    if (other !== undefined) throw new UsageError(`--${option} and --${other} do not go together`);
  };
  if (shard !== undefined) refuse('shard', { join, cluster: cluster.length > 0, adopt, watch, out: out !== undefined });
  if (join) refuse('join', { cluster: cluster.length > 0, watch });
  if (parts !== undefined && shard === undefined && !join) throw new UsageError('--parts goes with --shard or --join');
}

/** A run per save, until Ctrl-C. */
async function watched(values: Values, runtime: Runtime): Promise<Outcome> {
  const { project, watching } = runtime;
  const options = synthesisOptions(project, values.clusters);
  const saves = watching?.saves ?? startWatching(project.root, options.clusters);
  if (project.isRelieved) {
    await tell(values, runtime);
    return { saves, isTold: true };
  }
  const workshop = workshopOf(options.schemas);
  const own = { ...runtime, project: { ...project, workshop } };
  if (!watching?.isTold) await tell(values, own);
  else if (!saves.isPending) warmUp({ ...options, workshop });
  for (;;) {
    const saved = await saves.next();
    if (saved === 'end') return 0;
    if (saved === 'code') return { saves, isTold: false };
    await tell(values, own);
  }
}

async function tell(values: Values, runtime: Runtime): Promise<void> {
  try {
    await once(values, runtime);
  } catch (cause) {
    // A bug that the next save may mend.
    console.error(cause);
  }
  runtime.terminal.print('watching clusters, charts and engine; Ctrl-C ends');
}

/** Makes what the first save would wait for. */
function warmUp(options: SynthesizeOptions): void {
  try {
    synthesize(options);
  } catch {
    // The run before has told it.
  }
}

function startWatching(root: string, clusters: string): Saves {
  try {
    return watchSaves(root, clusters);
  } catch (cause) {
    throw new UsageError(`--watch: ${cause instanceof Error ? cause.message : cause}`);
  }
}

async function once(values: Values, runtime: Runtime): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const out = outFolder(project.root, values.out);
  const last = project.glanced ?? lastRunOf(values, out, project);
  const code = project.glanced === undefined && last ? await again(last, { out, terminal }) : undefined;
  if (typeof code === 'number') return code;
  const current = code === 'stale' ? lastRunOf(values, out, project) : last;
  // Where much stands in the output, another thread looks at it while this one composes.
  if (!current?.isWorthLooking) return compose(values, current, runtime);
  return lockedIfFree(out, (isLocked) => compose({ ...values, isLocked }, current, runtime));
}

type Composed = Pick<Values, 'clusters' | 'cluster' | 'out' | 'adopt'> & { isLocked?: boolean };

/** Composes the fleet and writes it, by a run that has the lock of the output folder already. */
export function synthLocked(options: Pick<Values, 'clusters' | 'out'>, runtime: Runtime): Promise<ExitCode> {
  const values = { ...options, cluster: [], adopt: false, isLocked: true };
  const out = outFolder(runtime.project.root, options.out);
  return compose(values, lastRunOf(values, out, runtime.project), runtime);
}

async function compose(values: Composed, last: LastRun | undefined, runtime: Runtime, trust = true): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const done = terminal.progress('composing the fleet');
  const images = () => inputsOf(join(clustersFolder(project.root, values.clusters), APPS))?.hash;
  const read = images();
  const memory = last ? new Memory(last, { trustsOutput: trust }) : recallingPart(values, project);
  if (values.isLocked) memory?.lookAhead();
  const synthesis = synthesizeProject(project, values.clusters, memory);
  done();
  try {
    return await writeFleet(
      synthesis,
      { ...values, session: sessionOf(memory, synthesis, () => read === images()) },
      runtime,
    );
  } catch (cause) {
    if (!(cause instanceof Stale)) throw cause;
    // Someone has changed what stood there, or what was read: then the text of every cluster is compared.
    const out = outFolder(project.root, values.out);
    return compose(values, lastRunOf(values, out, project), runtime, false);
  }
}

/** Only runs over the whole fleet, whose output is wholly our own, keep anything. */
const isWhole = ({ cluster, adopt }: Composed): boolean => cluster.length === 0 && !adopt;

function lastRunOf(values: Composed, out: string, { root, cache }: Project): LastRun | undefined {
  if (!isWhole(values)) return undefined;
  return cache && new LastRun({ cache, clusters: clustersFolder(root, values.clusters), out });
}

const recallingPart = (values: Composed, project: Project): Memory | undefined =>
  isWhole(values) ? undefined : recalling(project, values.clusters);

/** Between reading the data and the lock, a robot may have set an image, and another run have written it. */
function sessionOf(memory: Memory | undefined, synthesis: Synthesis, isCurrent: () => boolean): Session {
  return {
    begin() {
      if (!isCurrent() || memory?.stands() === false) throw new Stale();
    },
    meanwhile: () => memory?.keepMade(synthesis),
    failed: () => memory?.drop(),
    end: async (written) => memory?.keep(synthesis, written),
  };
}
