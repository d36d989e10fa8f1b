import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** A bare repository, and what has come into it since it was made. */
export class Remote {
  readonly #path: string;

  constructor(path: string, from: string) {
    mkdirSync(dirname(path), { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--bare', from, path]);
    this.#path = path;
    this.#git('tag', 'start');
  }

  /** Files of all commits on a branch, each as often as it was changed. */
  changed(branch = 'main'): string[] {
    return this.#since(branch, '--name-only', '--format=').split('\n').filter(Boolean).sort();
  }

  /** In the format of git log. */
  log(format: string, branch = 'main'): string {
    return this.#since(branch, `--format=${format}`);
  }

  branches(): string[] {
    return this.#git('branch', '--format=%(refname:short)').trim().split('\n');
  }

  pullTo(folder: string): void {
    execFileSync('git', ['-C', folder, 'pull', '--quiet', '--ff-only', this.#path, 'main']);
  }

  #since(branch: string, ...args: string[]): string {
    return this.#git('log', ...args, branch, '--not', 'start');
  }

  #git(...args: string[]): string {
    return execFileSync('git', ['-C', this.#path, ...args], { encoding: 'utf8' });
  }
}
