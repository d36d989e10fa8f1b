import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { ROOT } from '../commands/run.ts';
import { put } from '../output/folder.ts';

/** Hands on at once, then takes every line of its input for a save of code; says which modules were evaluated for it. */
const MAIN = `import { say } from '../charts/index.ts';
import type { Kind } from '../charts/shared/kind.ts';

const evaluated: string[] = ((globalThis as any).evaluated ??= []);
evaluated.push('main');
const kind: Kind = 'fleet';

const nextLine = () => new Promise((done) => process.stdin.once('data', () => done('code')));

export async function main(args: string[], project: any, watching: any) {
  const { version } = project.cache;
  console.log(JSON.stringify({ text: say(kind), evaluated: evaluated.splice(0).sort().join(' '), version }));
  if (args[0] !== 'watch') return 0;
  const saves = watching?.saves ?? { next: nextLine };
  if (watching !== undefined) await saves.next();
  return { saves, isTold: watching === undefined };
}
`;

const evaluates = (name: string) => `((globalThis as any).evaluated ??= []).push('${name}');\n`;

export const CHARTS = {
  'charts/index.ts': `import { one } from './one.ts';
import { two } from './two.ts';
${evaluates('index')}export const say = (kind: string) => kind + ': ' + one() + ', ' + two();
`,
  'charts/one.ts': `import { AMOUNT } from './shared/amount.ts';
${evaluates('one')}export const one = () => 'one of ' + AMOUNT;
`,
  'charts/two.ts': `import { z } from 'zod';
${evaluates('two')}export const two = () => z.string().parse('two');
`,
  'charts/shared/amount.ts': `${evaluates('amount')}export const AMOUNT: number = 7;\n`,
  'charts/shared/kind.ts': `export type Kind = 'fleet';\n`,
};

export interface Told {
  text: string;
  /** Modules that were evaluated for it, by name. */
  evaluated: string;
  version: string;
}

/** A project of a few modules under the launcher of this repository. */
export class SmallProject {
  readonly root = mkdtempSync(join(tmpdir(), 'fleetwright-launcher-'));

  constructor() {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }));
    for (const path of ['engine/fleetwright.mjs', 'engine/launcher']) {
      cpSync(join(ROOT, path), join(this.root, path), { recursive: true });
    }
    mkdirSync(join(this.root, 'node_modules'));
    for (const name of ['esbuild', 'zod']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(this.root, 'node_modules', name));
    }
    const folders = { 'clusters/schema/none.ts': '', 'imports/none.ts': '' };
    this.save({
      ...CHARTS,
      ...folders,
      'engine/main.ts': MAIN,
      'engine/glance.ts': 'export const glance = async () => ({});\n',
      'package.json': '{"type":"module"}',
      'package-lock.json': '',
    });
  }

  save(files: Record<string, string>): void {
    put(this.root, files);
  }

  async version(): Promise<string> {
    const watch = new Watch(this.root, []);
    return (await watch.told()).version;
  }

  /** The program as it runs under `--watch`, once it is loaded a module at a time. */
  async watch(): Promise<Watch> {
    const watch = new Watch(this.root, ['watch']);
    onTestFinished(() => watch.end());
    // As a whole, then a module at a time.
    await watch.told();
    await watch.told();
    return watch;
  }
}

export class Watch {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #said = '';
  #complained = '';

  constructor(root: string, args: readonly string[]) {
    const launcher = join(root, 'engine/fleetwright.mjs');
    this.#child = spawn(process.execPath, [launcher, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complained += text;
    });
  }

  /** What the program says once it has taken up what was saved. */
  async saved(): Promise<Told> {
    this.#child.stdin.write('\n');
    return this.told();
  }

  /** What it says against what was saved. */
  async refused(): Promise<string> {
    this.#child.stdin.write('\n');
    while (!this.#complained.endsWith('\n')) await once(this.#child.stderr, 'data');
    const complained = this.#complained;
    this.#complained = '';
    return complained;
  }

  async told(): Promise<Told> {
    while (!this.#said.endsWith('\n')) await Promise.race([once(this.#child.stdout, 'data'), this.#failed()]);
    const said = this.#said;
    this.#said = '';
    return JSON.parse(said);
  }

  async #failed(): Promise<never> {
    const [text] = await once(this.#child.stderr, 'data');
    throw new Error(String(text));
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
