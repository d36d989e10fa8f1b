import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** This repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const FOUR_CLUSTERS = join(ROOT, 'test/fixtures/four-clusters/clusters');

export interface RunOptions {
  /** The project whose launcher runs. Default: this repository. */
  root?: string;
  cwd?: string;
  env?: Record<string, string>;
  /** What stands before `node`, such as `onOneCore()`. */
  before?: readonly string[];
}

export interface Ended {
  /** Exit code, or the signal that ended it. */
  code: number | string;
  stdout: string;
  stderr: string;
}

/** A running command, and what it has said so far. */
export class Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<Ended>;
  stdout = '';
  stderr = '';
  #said = '';

  constructor(args: readonly string[], { root = ROOT, cwd = tmpdir(), env = {}, before = [] }: RunOptions = {}) {
    const [program, ...rest] = [...before, process.execPath, join(root, 'engine/fleetwright.mjs'), ...args];
    // Nothing of the environment in which the tests run, such as CI or FORCE_COLOR.
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(program!, rest, { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#said += text;
    });
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#said += text;
    });
    this.#ended = once(this.child, 'close').then(([code, signal]: (number | string)[]) => ({
      code: code ?? signal ?? 'unknown',
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Ends it at once, if it has not ended by itself. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  ended(): Promise<Ended> {
    return this.#ended;
  }

  /** What it says from the last call until one of the texts stands there. */
  async says(...texts: readonly string[]): Promise<string> {
    for (;;) {
      const said = this.#said;
      if (texts.some((text) => said.includes(text))) {
        this.#said = '';
        return said;
      }
      if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${said}`);
      await Promise.race([once(this.child.stdout, 'data'), once(this.child.stderr, 'data'), this.#ended]);
    }
  }
}

export const fleetwright = (args: readonly string[], options?: RunOptions): Promise<Ended> =>
  new Run(args, options).ended();

/** What a command runs on one core with. The first that this process may use: containers are often kept off the others. */
export function onOneCore(): string[] {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, core] = /^Cpus_allowed_list:\s*(\d+)/m.exec(status) ?? [];
  return core === undefined ? [] : ['taskset', '-c', core];
}

/** What this repository's runs were bundled to; the same sources are the same bundle elsewhere. */
const BUNDLES = join(ROOT, 'node_modules/.cache/fleetwright');
const isBundle = (name: string): boolean => /^(main|glance)-\w+\.cjs(\.code)?$/.test(name);

/** A project like this repository with its own sources and data, without dist; nothing is bundled in it if it `isNew`. */
export function copyOfProject({ isNew = false } = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'fleetwright-project-'));
  for (const name of ['engine', 'charts', 'clusters', 'cdk8s.yaml', 'package.json', 'package-lock.json']) {
    cpSync(join(ROOT, name), join(root, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'imports'), join(root, 'imports'));
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  if (isNew || !existsSync(BUNDLES)) return root;
  for (const name of readdirSync(BUNDLES).filter(isBundle)) {
    cpSync(join(BUNDLES, name), join(root, 'node_modules/.cache/fleetwright', name), { preserveTimestamps: true });
  }
  return root;
}

export const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });
