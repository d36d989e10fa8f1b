import { join } from 'node:path';
import { inputsOf } from '../cache/inputs.ts';
import { Memory } from '../cache/memory.ts';
import { APPS } from '../load/apps/images.ts';
import type { Session } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { type Synthesis, type SynthesizeOptions, synthesize } from '../synthesize.ts';
import { type Saves, watchSaves } from '../watch.ts';
import { workshopOf } from '../workshop.ts';
import { command, type ExitCode, type Outcome, type Runtime, UsageError } from './command.ts';
import {
  CLUSTER_OPTION,
  clustersFolder,
  FLEET_OPTIONS,
  keepApart,
  OUT_OPTION,
  outFolder,
  type Project,
  recalling,
  synthesisOptions,
  synthesizeProject,
} from './fleet.ts';
import { joinShards, renderShard } from './shards.ts';
import { summary } from './summary.ts';
import { writeFleet } from './write-fleet.ts';

export const synth = command({
  summary: 'write dist from the data and the charts',
  options: {
    ...FLEET_OPTIONS,
    cluster: CLUSTER_OPTION,
    out: OUT_OPTION,
    adopt: { type: 'boolean', summary: 'take over files that stand where synth writes' },
    watch: { type: 'boolean', short: 'w', summary: 'write again whenever data or code is saved' },
    shard: { type: 'string', summary: 'compose one of N parts of the fleet, such as 1/4, and leave it for --join' },
    join: { type: 'boolean', summary: 'write from the parts of all shards, composing nothing' },
    parts: { type: 'string', summary: 'folder of the parts (default: .fleetwright/shards)' },
  },
  run(given, runtime) {
    refuseTogether(given);
    // The cdk8s CLI says by its environment where its app has to write.
    const values = { ...given, out: given.out ?? (process.env.CDK8S_OUTDIR || undefined) };
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
  const memory = memoryOf(values, out, project);
  const unchanged = memory?.unchanged();
  if (unchanged === undefined) return compose(values, memory, runtime);
  terminal.report(unchanged.findings);
  const written = { added: [], changed: [], removed: [], unchanged: unchanged.files, out: shownAs(out) };
  for (const line of summary(unchanged, written)) terminal.print(line);
  return 0;
}

type Composed = Pick<Values, 'clusters' | 'cluster' | 'out' | 'adopt'> & { isLocked?: boolean };

/** Composes the fleet and writes it, by a run that has the lock of the output folder already. */
export function synthLocked(options: Pick<Values, 'clusters' | 'out'>, runtime: Runtime): Promise<ExitCode> {
  const values = { ...options, cluster: [], adopt: false, isLocked: true };
  return compose(values, memoryOf(values, outFolder(runtime.project.root, options.out), runtime.project), runtime);
}

async function compose(values: Composed, memory: Memory | undefined, runtime: Runtime): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const done = terminal.progress('composing the fleet');
  const images = () => inputsOf(join(clustersFolder(project.root, values.clusters), APPS))?.hash;
  const read = images();
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
    return compose(values, memoryOf(values, outFolder(project.root, values.out), project, false), runtime);
  }
}

/** Only runs over the whole fleet, whose output is wholly our own, keep anything. */
function memoryOf(
  { cluster, adopt, clusters }: Composed,
  out: string,
  project: Project,
  trustsOutput = true,
): Memory | undefined {
  const { root, cache } = project;
  if (cluster.length > 0 || adopt) return recalling(project, clusters);
  return cache && new Memory({ cache, clusters: clustersFolder(root, clusters), out, trustsOutput });
}

class Stale extends Error {}

/** Between reading the data and the lock, a robot may have set an image, and another run have written it. */
function sessionOf(memory: Memory | undefined, synthesis: Synthesis, isCurrent: () => boolean): Session {
  return {
    begin() {
      if (!isCurrent() || memory?.stands() === false) throw new Stale();
    },
    end: async (written) => memory?.keep(synthesis, written),
  };
}
