import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from '../../charts/shared/component.ts';
import type { Finding } from '../../charts/shared/finding.ts';
import type { ClusterData, Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { FleetReads, type FleetReadsData } from '../compose/fleet-reads.ts';
import { Shelves } from '../compose/shelves.ts';
import type { Written } from '../output/index.ts';
import { OWN } from '../output/paths.ts';
import type { Synthesis } from '../synthesize.ts';
import { BuildStock } from './builds.ts';
import { digestOf } from './digest.ts';
import { inputsOf } from './inputs.ts';
import { Readings } from './readings.ts';
import { type Handling, type Stamps, stampsOf } from './stamps.ts';
import { Output, type Standing, type Stood } from './standing.ts';
import { Store, sha256 } from './store.ts';
import { type Made, Volumes } from './volumes.ts';

export interface MemoryOptions {
  /** Where caches are kept, and the hash of the program: what another program remembers is forgotten. */
  cache: { folder: string; version: string };
  clusters: string;
  /** Where this run writes; what does not write there only recalls, and keeps nothing. */
  out?: string;
  /** Whether what stands in the output may be left as it is, as far as the disk says that nobody has touched it. */
  trustsOutput?: boolean;
}

/** What a run that changed nothing would say. */
export interface Unchanged {
  findings: readonly Finding[];
  clusters: number;
  applications: number;
  objects: number;
  files: number;
}

interface Run extends Unchanged {
  id: string;
  version: string;
  inputs: string | undefined;
  reads: FleetReadsData;
  /** The volume of each cluster: two runs at once leave volumes that only one of them knows. */
  volumes: ReadonlyMap<string, string>;
}

/** One composed cluster; where its files stand in the output as they were written, without them. */
export interface Recalled {
  composed: ComposedCluster;
  standing: Standing | undefined;
}

/**
 * What the last run made of each cluster, for as long as its data, what was read of the fleet and the code are the same.
 * Its text is in the output, and is not looked at again where nobody has touched it; otherwise it is here.
 */
export class Memory {
  readonly #store: Store;
  readonly #volumes: Volumes;
  readonly #output: Output | undefined;
  readonly #written: Stood | undefined;
  readonly #inputs: string | undefined;
  readonly #version: string;
  readonly #run: Run | undefined;
  readonly #stamps: Stamps;
  readonly #recalled = new Map<string, Recalled & { volume: string }>();
  readonly #stock: BuildStock;
  #shelves: Shelves | undefined;
  #readings: Readings | undefined;
  #reads: FleetReads | undefined;
  #fit: Readonly<Record<Role, boolean>> = { central: false, edge: false };

  constructor({ cache, clusters, out, trustsOutput = true }: MemoryOptions) {
    const inputs = inputsOf(clusters);
    this.#inputs = inputs && sha256(`${cache.version} ${inputs.hash}`);
    this.#stamps = inputs?.stamps ?? new Map();
    this.#store = new Store(join(cache.folder, 'clusters', sha256(clusters).slice(0, 16)));
    this.#volumes = new Volumes(this.#store);
    this.#stock = new BuildStock(this.#store, cache.version);
    this.#version = cache.version;
    const run = this.#store.read(RUN) as Run | undefined;
    if (run?.version === cache.version) this.#run = run;
    this.#output = out === undefined ? undefined : new Output(this.#store, out);
    if (trustsOutput) this.#written = this.#output?.read();
  }

  /** What there is to say if neither the data nor the code nor the output has changed since. */
  unchanged(): Unchanged | undefined {
    const [run, written, output] = [this.#run, this.#written, this.#output];
    if (run?.inputs === undefined || run.inputs !== this.#inputs || run.id !== written?.id) return undefined;
    if (output === undefined || existsSync(join(output.root, OWN.lock))) return undefined;
    const { clusters, index, shared } = written;
    if (index === undefined || shared === undefined || clusters.size < run.volumes.size) return undefined;
    return output.holds([index, shared, ...[...clusters.values()].map(({ stamps }) => stamps)]) ? run : undefined;
  }

  /** What the files of the data were read as. */
  get readings(): Readings {
    this.#readings ??= Readings.kept(this.#store, this.#stamps, this.#version);
    return this.#readings;
  }

  /** What was built of these components, for clusters that are not as they were. */
  shelvesOf(components: readonly Component[]): Shelves {
    this.#shelves ??= new Shelves(this.#stock, components);
    return this.#shelves;
  }

  /** The fleet, noting what of it is read; to be given to whatever is remembered of a cluster of the role. */
  watch(fleet: Fleet): Readonly<Record<Role, Fleet>> {
    const kept = this.#run && FleetReads.kept(this.#run.reads, fleet);
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
    const volume = this.#fit[role] ? this.#run?.volumes.get(name) : undefined;
    if (volume === undefined) return undefined;
    const made = this.#volumes.read(volume, name);
    if (made === undefined || made.data !== dataHash(cluster)) return undefined;
    const standing = this.#written?.clusters.get(name);
    const recalled =
      standing?.volume === volume ? { composed: made.composed, standing } : this.#withText(made.composed, volume);
    if (recalled !== undefined) this.#recalled.set(name, { ...recalled, volume });
    return recalled;
  }

  #withText(composed: ComposedCluster, volume: string): Recalled | undefined {
    const files = this.#volumes.files(volume, composed.name);
    return files && { composed: { ...composed, files }, standing: undefined };
  }

  /** Whether what was recalled without text stands in the output, which is to be asked while none else writes. */
  stands(): boolean {
    const standing = [...this.#recalled.values()].flatMap(({ standing }) => standing?.stamps ?? []);
    if (this.#output === undefined || standing.length === 0) return true;
    const index = this.#written?.index;
    return index !== undefined && this.#output.holds([index, ...standing]);
  }

  /** Remembers a run that has been written; to be called before another may write there. */
  keep({ fleet, findings, clusters, files, kept }: Synthesis, { added, changed, times }: Written): void {
    const output = this.#output;
    if (fleet === undefined || output === undefined) return;
    const id = randomUUID();
    const volumes = this.#keepClusters(fleet, clusters);
    const handling: Handling = { ...times, written: new Set([...added, ...changed]) };
    const shared = new Set(files.keys());
    const standing = clusters.flatMap(({ name, files: own }): [string, Standing][] => {
      for (const path of own.keys()) shared.delete(path);
      const known = this.#recalled.get(name)?.standing?.stamps;
      const stamps = known ?? stampsOf(output.root, own.keys(), handling);
      return stamps === undefined ? [] : [[name, { volume: volumes.get(name)!, stamps }]];
    });
    const run: Run = {
      id,
      version: this.#version,
      inputs: this.#inputs,
      reads: (this.#reads ?? FleetReads.none(fleet)).toData(),
      volumes,
      findings,
      clusters: clusters.length,
      applications: clusters.reduce((total, { applications }) => total + applications.length, 0),
      objects: clusters.reduce((total, { objects }) => total + objects, 0),
      files: [...kept.values()].reduce((total, own) => total + own, files.size),
    };
    this.#store.write(RUN, run);
    this.#shelves?.keep();
    this.#readings?.keep(this.#store, this.#version);
    output.write({
      id,
      clusters: new Map(standing),
      shared: stampsOf(output.root, shared, handling),
      index: stampsOf(output.root, [OWN.index], handling),
    });
    this.#forget(volumes, output);
  }

  /** Keeps what was composed anew, and gives the volume of each cluster. */
  #keepClusters(fleet: Fleet, clusters: readonly ComposedCluster[]): Map<string, string> {
    const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
    const anew = clusters
      .filter(({ name }) => !this.#recalled.has(name))
      .map((composed): Made => ({ data: dataHash(data.get(composed.name)!), composed }));
    const volumes = this.#volumes.write(anew);
    return new Map(clusters.map(({ name }) => [name, volumes.get(name) ?? this.#recalled.get(name)!.volume]));
  }

  /** Of other output folders, what none of these clusters stands for any more. */
  #forget(volumes: ReadonlyMap<string, string>, output: Output): void {
    const wanted = new Set([RUN, Readings.NAME, output.name, ...this.#volumes.names(volumes.values())]);
    const isNew = this.#recalled.size === 0;
    for (const name of this.#store.names()) {
      if (this.#stock.owns(name)) continue;
      if (!wanted.has(name) && (isNew || !output.isAnother(name))) this.#store.remove(name);
    }
  }
}

const RUN = 'run';

/** Most of the data is sealed, and its files are taken from one run to the next. */
const dataHash = ({ sealed, ...data }: ClusterData): string =>
  sha256(JSON.stringify([data, Object.entries(sealed).map(([secret, object]) => [secret, digestOf(object)])]));
