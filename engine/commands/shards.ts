import { join, resolve } from 'node:path';
import { collectParts } from '../shards/collect.ts';
import { leavePart } from '../shards/leave.ts';
import { sourceOf } from '../shards/origin.ts';
import { parseShard, placesOf, type Shard } from '../shards/shard.ts';
import { compose, load, settle } from '../synthesize.ts';
import { type ExitCode, type Runtime, UsageError } from './command.ts';
import { hasErrors, orFindings } from './findings.ts';
import { type Project, showRefusals, synthesisOptions } from './fleet.ts';
import { clustersFolder, liesIn, outFolder } from './options.ts';
import { shownSize, sizeOf } from './summary.ts';
import { refuseFleet, writeFleet } from './write-fleet.ts';

/** What `synth` was asked for. */
interface Values {
  clusters: string | undefined;
  out: string | undefined;
  parts: string | undefined;
}

/**
 * Composes one shard of the fleet and leaves its part for `--join`. Whatever is found, it succeeds once the part is
 * there: what the clusters of one shard say is no verdict, and the join tells the findings of all.
 */
export async function renderShard(
  { shard: text, clusters: folder, ...values }: Values & { shard: string },
  runtime: Runtime,
): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const shard = shardFrom(text);
  const parts = partsFolder({ clusters: folder, ...values }, project);
  const options = synthesisOptions(project, folder);
  const loaded = load(options);
  if (!('fleet' in loaded)) return refuseFleet(loaded.findings, runtime);
  const done = terminal.progress(`composing shard ${text}`);
  const { clusters } = compose(loaded, options, placesOf(shard, loaded.fleet.clusters.length));
  const left = await orFindings(() =>
    leavePart(parts, { shard, clusters, source: sourceOf(loaded.fleet, codeOf(project)) }),
  );
  done();
  const findings = clusters.flatMap((cluster) => cluster.findings);
  showRefusals(clusters.flatMap(({ refusals }) => refusals));
  terminal.report(findings);
  if ('findings' in left) {
    terminal.report(left.findings);
    return 2;
  }
  terminal.print(`${left.value}: ${shownSize(sizeOf({ clusters, findings }))}`);
  if (hasErrors(findings)) terminal.print('synth --join will refuse the fleet for these errors');
  else terminal.print('synth --join judges the fleet from the parts of all shards');
  return 0;
}

/** Reads what the shards have composed, and does with it what a whole run does with what it has composed itself. */
export async function joinShards(values: Values & { adopt: boolean }, runtime: Runtime): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const parts = partsFolder(values, project);
  const options = synthesisOptions(project, values.clusters);
  const loaded = load(options);
  if (!('fleet' in loaded)) return refuseFleet(loaded.findings, runtime);
  const done = terminal.progress('reading the parts');
  const collected = await orFindings(() => collectParts(parts, sourceOf(loaded.fleet, codeOf(project))));
  done();
  if ('findings' in collected) return refuseFleet(collected.findings, runtime);
  const synthesis = settle(loaded, { clusters: collected.value, kept: new Map() });
  showRefusals(synthesis.refusals);
  return writeFleet(synthesis, { ...values, cluster: [] }, runtime);
}

function shardFrom(text: string): Shard {
  const shard = parseShard(text);
  if (shard === undefined) throw new UsageError(`--shard ${text}: expected I/N with I from 1 to N, such as 1/4`);
  return shard;
}

/** Parts are nothing that Argo CD reads, nor data. */
function partsFolder({ clusters, out, parts }: Values, { root }: Project): string {
  const folder = parts === undefined ? join(root, '.fleetwright', 'shards') : resolve(parts);
  for (const other of [outFolder(root, out), clustersFolder(root, clusters)]) {
    if (liesIn(other, folder)) {
      throw new UsageError(`--parts ${parts}: lies in ${other}; expected a folder of its own`);
    }
  }
  return folder;
}

/** The hash of the program, by which one part knows another. */
function codeOf({ cache }: Project): string {
  if (cache === undefined) throw new Error('a program without a version makes no parts');
  return cache.version;
}
