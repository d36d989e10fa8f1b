import { randomUUID } from 'node:crypto';
import type { Component } from '../../charts/shared/component.ts';
import type { ClusterData, Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { FleetReads, type FleetReadsData } from '../compose/fleet-reads.ts';
import { Shelves } from '../compose/shelves.ts';
import type { Written } from '../output/index.ts';
import type { Synthesis } from '../synthesize.ts';
import { BuildStock } from './builds.ts';
import { digestOf } from './digest.ts';
import { type LastRun, RUN, type Run, SHARED, type Shared } from './last-run.ts';
import { Readings } from './readings.ts';
import type { Look, Output, Standing, Stood } from './standing.ts';
import { sha256 } from './store.ts';
import type { Made } from './volumes.ts';

/** One composed cluster; where its files stand in the output as they were written, without them. */
interface Recalled {
  composed: ComposedCluster;
  standing: Standing | undefined;
}

/**
 * What the last run made of each cluster, for as long as its data, what was read of the fleet and the code are the same.
 * Its text is in the output, and is not looked at again where nobody has touched it; otherwise it is here.
 */
export class Memory {
  readonly #last: LastRun;
  readonly #stood: Stood | undefined;
  readonly #recalled = new Map<string, Recalled & { volume: string }>();
  readonly #stock: BuildStock;
  #shelves: Shelves | undefined;
  #readings: Readings | undefined;
  #reads: FleetReads | undefined;
  #volumes: ReadonlyMap<string, string> | undefined;
  #ahead: Look | undefined;
  #fit: Readonly<Record<Role, boolean>> = { central: false, edge: false };

  /** @param trustsOutput whether what stands in the output may be left as it is, as far as the disk says that nobody has touched it */
  constructor(last: LastRun, { trustsOutput = true } = {}) {
    this.#last = last;
    this.#stock = new BuildStock(last.store, last.version);
    if (trustsOutput) this.#stood = last.stood;
  }

  /** What the files of the data were read as. */
  get readings(): Readings {
    this.#readings ??= Readings.kept(this.#last.store, this.#last.stamps, this.#last.version);
    return this.#readings;
  }

  /** What was built of these components, for clusters that are not as they were. */
  shelvesOf(components: readonly Component[]): Shelves {
    this.#shelves ??= new Shelves(this.#stock, components);
    return this.#shelves;
  }

  /** The fleet, noting what of it is read; to be given to whatever is remembered of a cluster of the role. */
  watch(fleet: Fleet): Readonly<Record<Role, Fleet>> {
    const { run } = this.#last;
    const kept = run && FleetReads.kept(run.reads, fleet);
    if (kept !== undefined) this.#fit = kept.fit;
    this.#reads = kept?.reads ?? FleetReads.none(fleet);
    return this.#reads.views(fleet);
  }

  /** What another thread has read of the fleet. */
  noteReads(reads: FleetReadsData): void {
    this.#reads?.add(reads);
  }

  /** What was made of a cluster, if its data and what was read of the fleet are the same. */
  recall(cluster: ClusterData): Recalled | undefined {
    const { name, role } = cluster;
    const { run, volumes } = this.#last;
    const volume = this.#fit[role] ? run?.volumes.get(name) : undefined;
    if (volume === undefined) return undefined;
    const made = volumes.read(volume, name);
    if (made === undefined || made.data !== dataHash(cluster)) return undefined;
    const standing = this.#stood?.clusters.get(name);
    const recalled =
      standing?.volume === volume ? { composed: made.composed, standing } : this.#withText(made.composed, volume);
    if (recalled !== undefined) this.#recalled.set(name, { ...recalled, volume });
    return recalled;
  }

  #withText(composed: ComposedCluster, volume: string): Recalled | undefined {
    const files = this.#last.volumes.files(volume, composed.name);
    return files && { composed: { ...composed, files }, standing: undefined };
  }

  /** Has another thread look at what stands in the output; to be called while none else writes there, as `stands` is. */
  lookAhead(): void {
    if (this.#stood?.index === undefined || !this.#last.isWorthLooking) return;
    const { index, clusters } = this.#stood;
    this.#ahead = this.#last.output?.look([index, ...[...clusters.values()].map(({ stamps }) => stamps)]);
  }

  /** Whether what was recalled without text stands in the output. */
  stands(): boolean {
    const { output } = this.#last;
    const stamps = [...this.#recalled.values()].flatMap(({ standing }) => standing?.stamps ?? []);
    if (output === undefined || stamps.length === 0) return true;
    const index = this.#stood?.index;
    if (index === undefined) return false;
    const asked = [index, ...stamps];
    return (this.#ahead ?? output.look(asked))(asked);
  }

  /** Remembers what was read and made, whether it comes to be written or not; as much of `keep` as can be done before. */
  keepMade({ fleet, clusters }: Synthesis): ReadonlyMap<string, string> | undefined {
    const { output, version, store } = this.#last;
    if (fleet === undefined || output === undefined || this.#volumes !== undefined) return this.#volumes;
    this.#volumes = this.#keepClusters(fleet, clusters);
    this.#shelves?.keep();
    this.#readings?.keep(store, version);
    return this.#volumes;
  }

  /** Forgets what was made, where it came to nothing: the room may be what was missing. */
  drop(): void {
    this.#last.volumes.drop();
    this.#volumes = undefined;
  }

  /** Remembers a run that has been written; to be called before another may write there. */
  keep(synthesis: Synthesis, written: Written): void {
    const { fleet, findings, clusters, files, kept } = synthesis;
    const { output, inputs, shape, version, store } = this.#last;
    const volumes = this.keepMade(synthesis);
    if (fleet === undefined || output === undefined || volumes === undefined) return;
    const own = new Set(clusters.flatMap((cluster) => [...cluster.files.keys()]));
    const shared = new Map([...files].filter(([path]) => !own.has(path)));
    const run: Run = {
      id: randomUUID(),
      version,
      inputs,
      shape,
      reads: (this.#reads ?? FleetReads.none(fleet)).toData(),
      volumes,
      findings,
      clusters: clusters.length,
      applications: clusters.reduce((total, { applications }) => total + applications.length, 0),
      objects: clusters.reduce((total, { objects }) => total + objects, 0),
      files: [...kept.values()].reduce((total, own) => total + own, files.size),
    };
    store.write(RUN, run);
    store.write(SHARED, { id: run.id, files: shared } satisfies Shared);
    const ofClusters = clusters.map(({ name, files: own }) => ({
      name,
      volume: volumes.get(name)!,
      paths: own.keys(),
    }));
    output.keep(
      { id: run.id, clusters: ofClusters, shared: shared.keys() },
      written,
      (name) => this.#recalled.get(name)?.standing?.stamps,
    );
    this.#forget(volumes, output);
  }

  /** Keeps what was composed anew, and gives the volume of each cluster. */
  #keepClusters(fleet: Fleet, clusters: readonly ComposedCluster[]): Map<string, string> {
    const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
    const anew = clusters
      .filter(({ name }) => !this.#recalled.has(name))
      .map((composed): Made => ({ data: dataHash(data.get(composed.name)!), composed }));
    const volumes = this.#last.volumes.write(anew);
    return new Map(clusters.map(({ name }) => [name, volumes.get(name) ?? this.#recalled.get(name)!.volume]));
  }

  /** Of other output folders, what none of these clusters stands for any more. */
  #forget(volumes: ReadonlyMap<string, string>, output: Output): void {
    const { store, volumes: kept } = this.#last;
    const wanted = new Set([RUN, SHARED, Readings.NAME, output.name, ...kept.names(volumes.values())]);
    const isNew = this.#recalled.size === 0;
    for (const name of store.names()) {
      if (wanted.has(name) || this.#stock.owns(name)) continue;
      if (isNew || !output.isAnother(name)) store.remove(name);
    }
  }
}

/** Most of the data is sealed, and its files are taken from one run to the next. */
const dataHash = ({ sealed, ...data }: ClusterData): string =>
  sha256(JSON.stringify([data, Object.entries(sealed).map(([secret, object]) => [secret, digestOf(object)])]));
