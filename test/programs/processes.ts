import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Command {
  file: string;
  args: readonly string[];
  /** Answers with success once it is ready. */
  ready: string;
}

/** Panics on its way up after which a program counts as broken. */
const MOST_PANICS = 4;

/** Processes that run until they are ended, in a folder that goes with them. */
export class Processes {
  readonly folder: string;
  readonly #running = new Map<string, ChildProcess>();

  constructor(name: string) {
    this.folder = mkdtempSync(join(tmpdir(), `fleetwright-${name}-`));
  }

  /**
   * Starts one and waits until it is ready; one that ends before throws what it said. One that panics is started again, as
   * a kubelet does: a receiver of Thanos looks for what to prune while it opens its first TSDB, and may find it half open.
   */
  async start(name: string, { file, args, ready }: Command): Promise<void> {
    const log = openSync(this.#log(name), 'a');
    const begin = () => {
      const child = spawn(file, args, { cwd: this.folder, stdio: ['ignore', log, log] });
      this.#running.set(name, child);
      return child;
    };
    let child = begin();
    for (let panics = 0; !(await succeeds(ready)); ) {
      if (child.exitCode !== null) {
        panics += 1;
        const said = this.said(name);
        if (panics >= MOST_PANICS || !said.includes('panic: runtime error')) throw new Error(`${name} ended:\n${said}`);
        child = begin();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Asks one to end, as Kubernetes does, and waits until it has. */
  async stop(name: string): Promise<void> {
    const child = this.#running.get(name)!;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  /** All that one has written. */
  said(name: string): string {
    return readFileSync(this.#log(name), 'utf8');
  }

  async end(): Promise<void> {
    const left = [...this.#running.values()].filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    const ended = left.map((child) => once(child, 'exit'));
    // What nginx started ends with it, unless it is killed.
    for (const child of left) child.kill(child.spawnfile.endsWith('nginx') ? 'SIGTERM' : 'SIGKILL');
    await Promise.all(ended);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #log(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}

const succeeds = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
