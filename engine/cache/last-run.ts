import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import type { FleetReadsData } from '../compose/fleet-reads.ts';
import { FLEET_FILE } from '../load/files.ts';
import type { Written } from '../output/index.ts';
import { OWN } from '../output/paths.ts';
import { WORTH_IT } from '../threads/second.ts';
import { inputsOf } from './inputs.ts';
import type { Stamps } from './stamps.ts';
import { Output, type Stood } from './standing.ts';
import { Store, sha256 } from './store.ts';
import { Volumes } from './volumes.ts';

interface LastRunOptions {
  /** Where caches are kept, and the hash of the program: what another program remembers is forgotten. */
  cache: { folder: string; version: string };
  clusters: string;
  /** Where this run writes; what does not write there only recalls, and keeps nothing. */
  out?: string;
}

/** What a run that changed nothing would say. */
export interface Unchanged {
  findings: readonly Finding[];
  clusters: number;
  applications: number;
  objects: number;
  files: number;
}

export interface Run extends Unchanged {
  id: string;
  version: string;
  inputs: string | undefined;
  /** See `LastRun.shape`. */
  shape: string;
  reads: FleetReadsData;
  /** The volume of each cluster: two runs at once leave volumes that only one of them knows. */
  volumes: ReadonlyMap<string, string>;
}

/** What the clusters of a run share. */
export interface Shared {
  /** Of the run. */
  id: string;
  /** Path → text. */
  files: ReadonlyMap<string, string>;
}

/** Their names in a store. */
export const RUN = 'run';
export const SHARED = 'shared';

/** What the last run over the same data has left, as far as it is known without the charts. */
export class LastRun {
  readonly store: Store;
  readonly volumes: Volumes;
  readonly version: string;
  /** Of the data. */
  readonly stamps: Stamps;
  /** Hash of the data and the program. */
  readonly inputs: string | undefined;
  /** Hash of what the files of the data are called, and of the stamp of the fleet's own. */
  readonly shape: string;
  readonly run: Run | undefined;
  readonly output: Output | undefined;
  readonly stood: Stood | undefined;
  readonly #clusters: string;
  #shared: ReadonlyMap<string, string> | undefined;

  constructor({ cache, clusters, out }: LastRunOptions) {
    const inputs = inputsOf(clusters);
    this.#clusters = clusters;
    this.version = cache.version;
    this.inputs = inputs && this.#hashed(inputs.hash);
    this.stamps = inputs?.stamps ?? new Map();
    this.shape = sha256([...this.stamps.keys(), this.stamps.get(join(clusters, FLEET_FILE))].join('\n'));
    this.store = new Store(join(cache.folder, 'clusters', sha256(clusters).slice(0, 16)));
    this.volumes = new Volumes(this.store);
    const run = this.store.read(RUN) as Run | undefined;
    if (run?.version === cache.version) this.run = run;
    this.output = out === undefined ? undefined : new Output(this.store, out);
    this.stood = this.output?.read();
  }

  /**
   * Whether to look at what stands in the output takes longer than to compose what is left: much stands there, and neither
   * the fleet's own file nor which clusters there are has changed.
   */
  get isWorthLooking(): boolean {
    if (this.run === undefined || this.stood === undefined || this.run.shape !== this.shape) return false;
    const files = [...this.stood.clusters.values()].reduce((total, { stamps }) => total + stamps.files, 0);
    return files >= WORTH_IT;
  }

  /** What there is to say if neither the data nor the code nor the output has changed since. */
  unchanged(): Unchanged | undefined {
    const { run, stood, output } = this;
    if (run === undefined || !this.#isSame || run.id !== stood?.id) return undefined;
    if (output === undefined || existsSync(join(output.root, OWN.lock))) return undefined;
    const { clusters, index, shared } = stood;
    if (index === undefined || shared === undefined || clusters.size < run.volumes.size) return undefined;
    const stands = output.look([index, shared, ...[...clusters.values()].map(({ stamps }) => stamps)]);
    return stands() ? run : undefined;
  }

  /** All files of the last run, if neither the data nor the code has changed since; their text is remembered. */
  files(): ReadonlyMap<string, string> | undefined {
    const { run } = this;
    if (run === undefined || !this.#isSame) return undefined;
    const shared = this.store.read(SHARED) as Shared | undefined;
    if (shared?.id !== run.id) return undefined;
    this.#shared = shared.files;
    const files = new Map(shared.files);
    for (const [name, volume] of run.volumes) {
      const own = this.volumes.files(volume, name);
      if (own === undefined) return undefined;
      for (const [path, text] of own) files.set(path, text);
    }
    return files;
  }

  /** Whether the data is, by now, still as it was when this was made. */
  isCurrent(): boolean {
    const now = inputsOf(this.#clusters);
    return now !== undefined && this.#hashed(now.hash) === this.inputs;
  }

  /** Remembers that all of `files` was written; to be called before another may write there. */
  keep(written: Written): void {
    const { output, run } = this;
    if (output === undefined || run === undefined || this.#shared === undefined) return;
    const { id, volumes } = run;
    const clusters = [...volumes].map(([name, volume]) => ({
      name,
      volume,
      paths: this.volumes.files(volume, name)!.keys(),
    }));
    output.keep({ id, clusters, shared: this.#shared.keys() }, written);
  }

  get #isSame(): boolean {
    return this.run?.inputs !== undefined && this.run.inputs === this.inputs;
  }

  #hashed(hash: string): string {
    return sha256(`${this.version} ${hash}`);
  }
}
