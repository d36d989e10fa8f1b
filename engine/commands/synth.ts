import { type Written, write } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { scopeOf, unknownClusters } from '../scope.ts';
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

async function once(values: Values, { project, terminal }: Runtime): Promise<ExitCode> {
  const done = terminal.progress('composing the fleet');
  const synthesis = synthesizeProject(project, values.clusters);
  const findings = [
    ...synthesis.findings,
    ...(synthesis.fleet ? unknownClusters(values.cluster, synthesis.fleet) : []),
  ];
  done();
  terminal.report(findings);
  if (hasErrors(findings)) {
    terminal.print(`${countLevels(findings)}; nothing was written`);
    return 2;
  }
  const out = outFolder(project.root, values.out);
  const writing = terminal.progress(`writing ${synthesis.files.size} files`);
  const result = await orFindings(() =>
    write(out, synthesis.files, { scope: scopeOf(values.cluster), adopt: values.adopt }),
  );
  writing();
  if ('findings' in result) {
    terminal.report(result.findings);
    return 2;
  }
  for (const line of summary(synthesis, { ...result.value, out: shownAs(out) })) terminal.print(line);
  return 0;
}

/** Paths that the summary of a run names. */
const NAMED = 12;

function summary(
  { clusters, findings }: Synthesis,
  { added, changed, removed, unchanged, out }: Written & { out: string },
) {
  const sum = (of: (cluster: Synthesis['clusters'][number]) => number) =>
    clusters.reduce((total, cluster) => total + of(cluster), 0);
  const total = [
    count(clusters.length, 'cluster'),
    count(
      sum(({ applications }) => applications.length),
      'application',
    ),
    count(
      sum(({ objects }) => objects),
      'object',
    ),
  ].join(', ');
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
