import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { onTestFinished } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { Component } from '../../../charts/shared/component.ts';
import { LastRun } from '../../../engine/cache/last-run.ts';
import { Memory } from '../../../engine/cache/memory.ts';
import type { Runtime } from '../../../engine/commands/command.ts';
import type { Project } from '../../../engine/commands/fleet.ts';
import { synth } from '../../../engine/commands/synth.ts';
import type { Registry } from '../../../engine/registry.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { snapshot } from '../output/folder.ts';

export const EDGE = 'clusters/cluster-02/node-exporter/daemonset-node-exporter.yaml';

interface Run {
  version?: string;
  remembers?: boolean;
  /** Whether charts may be asked for anything. */
  composes?: boolean;
  /** Called with each line as it is said. */
  onLine?: (line: string) => void;
}

interface Writing {
  into?: string;
  /** Only these. */
  clusters?: string[];
  adopts?: boolean;
}

class Refusing extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    throw new Error('asked for objects that are remembered');
  }
}

const idle = (component: Component): Component => ({ ...component, chart: Refusing, upstream: undefined });

/** The same components, none of which makes anything. */
const IDLE: Registry = {
  ...registry,
  components: registry.components.map(idle),
  appComponent: (app) => idle(registry.appComponent(app)),
};

/** The same components, whose charts are noted when they are asked for something. */
function noting(built: string[]): Registry {
  const components = registry.components.map((component): Component => {
    const { name, chart } = component;
    if (chart === undefined) return component;
    const construct = (target: typeof chart, args: unknown[]): object => {
      built.push(name);
      return Reflect.construct(target, args);
    };
    return { ...component, chart: new Proxy(chart, { construct }) };
  });
  return { ...registry, components };
}

/** A copy of this repository's fleet, whose runs remember what earlier ones made. */
export class RememberedFleet {
  readonly folder = mkdtempSync(join(tmpdir(), 'fleetwright-memory-'));
  readonly clusters = join(this.folder, 'clusters');
  readonly out = join(this.folder, 'dist');
  readonly cache = join(this.folder, 'cache');
  /** The components whose charts the last run has asked for something. */
  built: string[] = [];

  /** @param isOfTest whether it goes away with the test */
  constructor(isOfTest = true) {
    cpSync('clusters', this.clusters, { recursive: true });
    if (isOfTest) onTestFinished(() => this.remove());
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What a run says and leaves, with what earlier ones remembered or with nothing. */
  async run({ into = this.out, clusters = [], adopts = false, ...options }: Run & Writing = {}) {
    const values = {
      clusters: this.clusters,
      cluster: clusters,
      out: into,
      adopt: adopts,
      watch: false,
      shard: undefined,
      join: false,
      parts: undefined,
      quiet: false,
    };
    const said = await this.said((runtime) => synth.run(values, runtime), options);
    return { ...said, files: snapshot(into) };
  }

  /** What a command says. */
  async said(ask: (runtime: Runtime) => unknown, options: Run = {}) {
    const { version = 'one', remembers = true, composes = true, onLine } = options;
    const lines: string[] = [];
    const terminal = new Terminal({ quiet: false });
    terminal.print = (line) => {
      lines.push(line);
      onLine?.(line);
    };
    terminal.result = terminal.print;
    terminal.report = (findings) => lines.push(...findings.map(({ at, message }) => `${at}: ${message}`));
    const cache = remembers ? { folder: this.cache, version } : undefined;
    this.built = [];
    const project: Project = { root: process.cwd(), registry: composes ? noting(this.built) : IDLE, cache };
    return { code: await ask({ project, terminal }), lines };
  }

  /** The same data, written by a run that remembers nothing. */
  async anew(): Promise<Record<string, string>> {
    const into = join(this.folder, 'anew');
    rmSync(into, { recursive: true, force: true });
    return (await this.run({ into, remembers: false })).files;
  }

  remembered(version = 'one'): Memory {
    return new Memory(this.last(version));
  }

  last(version = 'one'): LastRun {
    return new LastRun({ cache: { folder: this.cache, version }, clusters: this.clusters, out: this.out });
  }

  edit(cluster: string, from: string | RegExp, to: string): void {
    const file = join(this.clusters, `${cluster}.yaml`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  }
}
