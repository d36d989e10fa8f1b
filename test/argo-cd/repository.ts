import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '../cluster/delivery.ts';
import { answerGit } from '../git-backend.ts';

interface Source {
  /** Where it is said to be. */
  url: string;
  /** The branch that is read. */
  revision: string;
  /** Further ones, which stand where that does. */
  others: readonly string[];
}

/**
 * A Git repository, for whoever asks for it by way of a proxy: whatever its host, so that what names the real one need
 * not be changed.
 */
export class Repository {
  readonly #top = mkdtempSync(join(tmpdir(), 'fleetwright-repository-'));
  readonly #work = join(this.#top, 'work');
  readonly #path: string;
  readonly #branches: readonly string[];
  readonly #http: Server;

  private constructor({ url, revision, others }: Source) {
    this.#path = new URL(url).pathname;
    this.#branches = [revision, ...others];
    this.#http = createServer((request, response) => answerGit(request, response, { root: this.#top }));
    mkdirSync(this.#work);
    execFileSync('git', ['init', '--quiet', '--bare', `--initial-branch=${revision}`, join(this.#top, this.#path)]);
    this.#git('init', '--quiet', `--initial-branch=${revision}`);
  }

  static async start(source: Source): Promise<Repository> {
    const repository = new Repository(source);
    await new Promise<void>((resolve) => repository.#http.listen(0, '127.0.0.1', resolve));
    return repository;
  }

  /** What a program takes as its HTTP proxy. */
  get proxy(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Makes a commit that holds these files and no others; gives its hash. */
  commit(files: Tree, message: string): string {
    this.#git('rm', '-r', '--quiet', '--ignore-unmatch', '.');
    for (const [path, text] of files) {
      mkdirSync(dirname(join(this.#work, path)), { recursive: true });
      writeFileSync(join(this.#work, path), text);
    }
    this.#git('add', '.');
    this.#git('-c', 'user.name=test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '-m', message);
    const refs = this.#branches.map((branch) => `HEAD:refs/heads/${branch}`);
    this.#git('push', '--quiet', join(this.#top, this.#path), ...refs);
    return this.#git('rev-parse', 'HEAD').trim();
  }

  stop(): void {
    this.#http.close();
    this.#http.closeAllConnections();
    rmSync(this.#top, { recursive: true, force: true });
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.#work, encoding: 'utf8' });
  }
}
