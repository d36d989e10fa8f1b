import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../charts/shared/finding.ts';
import type { ClusterData, Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { FleetReads, type FleetReadsData } from '../compose/fleet-reads.ts';
import { OWN } from '../output/paths.ts';
import type { Synthesis } from '../synthesize.ts';
import { digestOf } from './digest.ts';
import { inputsOf } from './inputs.ts';
import { Readings } from './readings.ts';
import { hold, type Stamps, stampsOf, TICK } from './stamps.ts';
import { Store, sha256 } from './store.ts';

export interface MemoryOptions {
  /** Where caches are kept, and the hash of the program: what another program remembers is forgotten. */
  cache: { folder: string; version: string };
  clusters: string;
  out: string;
  /** Remember this run, and nothing of earlier ones. */
  isFresh?: boolean;
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
  version: string;
  inputs: string | undefined;
  reads: FleetReadsData;
  /** Of what the clusters share. */
  stamps: Stamps;
  names: readonly string[];
}

interface Known {
  data: string;
  composed: ComposedCluster;
  stamps: Stamps;
}

/** One composed cluster, and how many of its files stand in the output folder as they were written. */
export interface Recalled {
  composed: ComposedCluster;
  files: number;
}

/**
 * What the last run into an output folder made of each cluster, all but the text: that stands in the output, and what
 * does not stand there as it was written is composed anew.
 */
export class Memory {
  readonly #store: Store;
  readonly #out: string;
  readonly #inputs: string | undefined;
  readonly #version: string;
  readonly #run: Run | undefined;
  readonly #stamps: Stamps;
  readonly #recalled = new Map<string, Known>();
  #readings: Readings | undefined;
  #reads: FleetReads | undefined;
  #fit: Readonly<Record<Role, boolean>> = { central: false, edge: false };

  constructor({ cache, clusters, out, isFresh = false }: MemoryOptions) {
    this.#out = existsSync(out) ? realpathSync(out) : out;
    const inputs = inputsOf(clusters);
    this.#inputs = inputs && sha256(`${cache.version} ${inputs.hash}`);
    this.#stamps = inputs?.stamps ?? new Map();
    this.#store = new Store(join(cache.folder, 'clusters', sha256(`${clusters}\0${this.#out}`).slice(0, 16)));
    this.#version = cache.version;
    const run = this.#store.read(RUN) as Run | undefined;
    if (run?.version === cache.version && !isFresh) this.#run = run;
  }

  /** What there is to say if neither the data nor the code nor the output has changed since. */
  unchanged(): Unchanged | undefined {
    const run = this.#run;
    if (run?.inputs === undefined || run.inputs !== this.#inputs || existsSync(join(this.#out, OWN.lock)))
      return undefined;
    if (!run.names.every((name) => this.#known(name) !== undefined)) return undefined;
    return this.stands() ? run : undefined;
  }

  /** What the files of the data were read as. */
  get readings(): Readings {
    this.#readings ??= Readings.kept(this.#store, this.#stamps, this.#version);
    return this.#readings;
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
    const known = this.#fit[cluster.role] ? this.#known(cluster.name) : undefined;
    if (known?.data !== dataHash(cluster)) return undefined;
    this.#recalled.set(cluster.name, known);
    return { composed: known.composed, files: filesOf(known.stamps) };
  }

  /** Remembers a run that has been written; to be called before another may write. */
  async keep({ fleet, findings, clusters, files }: Synthesis): Promise<void> {
    if (fleet === undefined) return;
    await sleep(TICK);
    // A run that is killed among the clusters must leave none of them to what an earlier one has read of the fleet.
    this.#store.remove(RUN);
    const data = new Map(fleet.clusters.map((cluster) => [cluster.name, dataHash(cluster)]));
    const shared = new Set([...files.keys(), OWN.index]);
    const sizes = clusters.map((composed) => {
      const own = [...composed.files.keys()];
      for (const path of own) shared.delete(path);
      const recalled = this.#recalled.get(composed.name);
      if (recalled?.composed === composed) return filesOf(recalled.stamps);
      const known: Known = {
        data: data.get(composed.name) ?? '',
        composed: { ...composed, files: new Map() },
        stamps: stampsOf(this.#out, own),
      };
      this.#store.write(nameOf(composed.name), known);
      return own.length;
    });
    const run: Run = {
      version: this.#version,
      inputs: this.#inputs,
      reads: (this.#reads ?? FleetReads.none(fleet)).toData(),
      stamps: stampsOf(this.#out, shared),
      names: clusters.map(({ name }) => name),
      findings,
      clusters: clusters.length,
      applications: clusters.reduce((total, { applications }) => total + applications.length, 0),
      objects: clusters.reduce((total, { objects }) => total + objects, 0),
      files: sizes.reduce((total, size) => total + size, shared.size - 1),
    };
    this.#store.write(RUN, run);
    this.#readings?.keep(this.#store, this.#version);
    const wanted = new Set([RUN, Readings.NAME, ...run.names.map(nameOf)]);
    for (const name of this.#store.names()) if (!wanted.has(name)) this.#store.remove(name);
  }

  #known(name: string): Known | undefined {
    const known = this.#recalled.get(name) ?? (this.#store.read(nameOf(name)) as Known | undefined);
    if (known !== undefined) this.#recalled.set(name, known);
    return known;
  }

  /** Whether all that was recalled stands in the output as it was written, which is to be asked while none else writes. */
  stands(): boolean {
    if (this.#recalled.size === 0) return true;
    if ([OWN.journal, OWN.staging].some((name) => existsSync(join(this.#out, name)))) return false;
    return [this.#run!, ...this.#recalled.values()].every(({ stamps }) => hold(this.#out, stamps));
  }
}

const RUN = 'run';

const filesOf = (stamps: Stamps): number => [...stamps.keys()].filter((path) => !path.endsWith('/')).length;

const nameOf = (cluster: string) => `cluster-${cluster}`;

/** Most of the data is sealed, and its files are taken from one run to the next. */
const dataHash = ({ sealed, ...data }: ClusterData): string =>
  sha256(JSON.stringify([data, Object.entries(sealed).map(([secret, object]) => [secret, digestOf(object)])]));
