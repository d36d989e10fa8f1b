import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../../charts/index.ts';
import { synth } from '../../../engine/commands/synth.ts';
import type { Registry } from '../../../engine/registry.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { ROOT } from '../commands/run.ts';
import { snapshot } from '../output/folder.ts';

export interface Said {
  code: unknown;
  stdout: string;
  stderr: string;
}

/** What a run said, and what stands in its output folder afterwards. */
export interface Ran extends Said {
  files: Record<string, string>;
}

/** Runs of synth over one fleet in a folder that they share, whole and in shards. */
export class FleetRun {
  readonly #clusters: string;
  readonly #registry: Registry;
  readonly #folder: string;
  readonly parts: string;
  readonly out: string;
  #runs = 0;

  constructor(folder: string, clusters: string, own: Registry = registry) {
    this.#folder = folder;
    this.#clusters = clusters;
    this.#registry = own;
    this.parts = join(folder, 'parts');
    this.out = join(folder, 'dist');
  }

  /** @param cache where it remembers what it made; the same for runs that know of each other */
  whole(cache?: string): Promise<Ran> {
    return this.#ran({ cache });
  }

  shard(shard: string, changes: { clusters?: string; version?: string; parts?: string } = {}): Promise<Said> {
    return this.#synth({ parts: this.parts, ...changes, shard });
  }

  async shards(count: number): Promise<Said[]> {
    const said: Said[] = [];
    for (let index = 1; index <= count; index++) said.push(await this.shard(`${index}/${count}`));
    return said;
  }

  join(): Promise<Ran> {
    return this.#ran({ join: true, parts: this.parts });
  }

  async #ran(asked: Asked): Promise<Ran> {
    const said = await this.#synth({ ...asked, out: this.out });
    return { ...said, files: existsSync(this.out) ? snapshot(this.out) : {} };
  }

  async #synth({ version = 'one', ...asked }: Asked) {
    const said: Said = { code: undefined, stdout: '', stderr: '' };
    const terminal = new Terminal({
      stdout: { write: (text) => (said.stdout += text) },
      stderr: { write: (text) => (said.stderr += text) },
      env: {},
    });
    const cache = { folder: join(this.#folder, asked.cache ?? `cache-${this.#runs++}`), version };
    const { clusters = this.#clusters, out, shard, join: isJoin = false, parts } = asked;
    const values = { clusters, out, shard, join: isJoin, parts, cluster: [], adopt: false, watch: false, quiet: false };
    said.code = await synth.run(values, { project: { root: ROOT, registry: this.#registry, cache }, terminal });
    return said;
  }
}

interface Asked {
  clusters?: string;
  out?: string;
  shard?: string;
  join?: boolean;
  parts?: string;
  cache?: string | undefined;
  /** What the hash of the program would be. */
  version?: string;
}
