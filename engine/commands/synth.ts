import { Memory, type Unchanged } from '../cache/memory.ts';
import { type Session, type Written, write } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { allBut, scopeOf, unknownClusters } from '../scope.ts';
import type { Synthesis } from '../synthesize.ts';
import { type Saves, watchSaves } from '../watch.ts';
import { command, type ExitCode, type Outcome, type Runtime, UsageError } from './command.ts';
import { count, countLevels } from './count.ts';
import {
  CLUSTER_OPTION,
  clustersFolder,
  FLEET_OPTIONS,
  hasErrors,
  MARKS,
  OUT_OPTION,
  orFindings,
  outFolder,
  type Project,
  synthesizeProject,
} from './fleet.ts';

export const synth = command({
  summary: 'write dist from the data and the charts',
  options: {
    ...FLEET_OPTIONS,
    cluster: CLUSTER_OPTION,
    out: OUT_OPTION,
    adopt: { type: 'boolean', summary: 'take over files that stand where synth writes' },
    watch: { type: 'boolean', short: 'w', summary: 'write again whenever data or code is saved' },
  },
  // The cdk8s CLI says by its environment where its app has to write.
  run: ({ out = process.env.CDK8S_OUTDIR || undefined, ...values }, runtime) =>
    values.watch ? watched({ ...values, out }, runtime) : once({ ...values, out }, runtime),
});

interface Values {
  clusters: string | undefined;
  cluster: string[];
  out: string | undefined;
  adopt: boolean;
}

/** A run per save, until Ctrl-C. */
async function watched(values: Values, runtime: Runtime): Promise<Outcome> {
  const { project, terminal } = runtime;
  const saves = runtime.saves ?? startWatching(project.root, clustersFolder(project.root, values.clusters));
  for (;;) {
    try {
      await once(values, runtime);
    } catch (cause) {
      // A bug that the next save may mend.
      console.error(cause);
    }
    terminal.print('watching clusters, charts and engine; Ctrl-C ends');
    const saved = await saves.next();
    if (saved === 'end') return 0;
    if (saved === 'code') return { saves };
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

async function compose(values: Values, memory: Memory | undefined, runtime: Runtime): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const done = terminal.progress('composing the fleet');
  const synthesis = synthesizeProject(project, values.clusters, memory);
  const findings = [
    ...synthesis.findings,
    ...(synthesis.fleet ? unknownClusters(values.cluster, synthesis.fleet) : []),
  ];
  done();
  if (hasErrors(findings)) {
    terminal.report(findings);
    terminal.print(`${countLevels(findings)}; nothing was written`);
    return 2;
  }
  const out = outFolder(project.root, values.out);
  const writing = terminal.progress(`writing ${synthesis.files.size} files`);
  const scope = scopeOf(values.cluster) ?? allBut(synthesis.kept);
  const session = memory && sessionOf(memory, synthesis);
  const result = await orStale(() =>
    orFindings(() => write(out, synthesis.files, { adopt: values.adopt, scope, session })),
  );
  writing();
  // Someone has changed what stood there: then nothing that was remembered counts.
  if (result === 'stale') return compose(values, memoryOf(values, out, project, true), runtime);
  terminal.report(findings);
  if ('findings' in result) {
    terminal.report(result.findings);
    return 2;
  }
  const written = { ...result.value, out: shownAs(out) };
  for (const kept of synthesis.kept.values()) written.unchanged += kept;
  for (const line of summary(sizeOf(synthesis), written)) terminal.print(line);
  return 0;
}

/** Of runs over the whole fleet, whose output is wholly our own. */
function memoryOf(
  { cluster, adopt, clusters }: Values,
  out: string,
  { root, cache }: Project,
  isFresh = false,
): Memory | undefined {
  if (cache === undefined || cluster.length > 0 || adopt) return undefined;
  return new Memory({ cache, out, clusters: clustersFolder(root, clusters), isFresh });
}

class Stale extends Error {}

function sessionOf(memory: Memory, synthesis: Synthesis): Session {
  return {
    begin() {
      if (!memory.stands()) throw new Stale();
    },
    end: () => memory.keep(synthesis),
  };
}

async function orStale<T>(action: () => Promise<T>): Promise<T | 'stale'> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof Stale) return 'stale';
    throw cause;
  }
}

function sizeOf({ clusters, findings }: Synthesis): Omit<Unchanged, 'files'> {
  const sum = (of: (cluster: Synthesis['clusters'][number]) => number) =>
    clusters.reduce((total, cluster) => total + of(cluster), 0);
  return {
    findings,
    clusters: clusters.length,
    applications: sum(({ applications }) => applications.length),
    objects: sum(({ objects }) => objects),
  };
}

/** Paths that the summary of a run names. */
const NAMED = 12;

function summary(
  { findings, clusters, applications, objects }: Omit<Unchanged, 'files'>,
  { added, changed, removed, unchanged, out }: Written & { out: string },
) {
  const total = [count(clusters, 'cluster'), count(applications, 'application'), count(objects, 'object')].join(', ');
  const lines = [
    ...added.map((path) => `${MARKS.added} ${path}`),
    ...changed.map((path) => `${MARKS.changed} ${path}`),
    ...removed.map((path) => `${MARKS.removed} ${path}`),
  ];
  const hidden = lines.length - NAMED;
  return [
    ...(hidden > 0 ? [...lines.slice(0, NAMED), `  and ${hidden} more`] : lines),
    lines.length === 0
      ? `${out} is up to date: ${count(unchanged, 'file')}`
      : `${out}: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged`,
    `${total}; ${countLevels(findings)}`,
  ];
}
