import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '../cluster/delivery.ts';

interface Source {
  /** Where it is said to be. */
  url: string;
  /** The branch that is read. */
  revision: string;
}

/**
 * A Git repository, for whoever asks for it by way of a proxy: whatever its host, so that what names the real one need
 * not be changed.
 */
export class Repository {
  readonly #top = mkdtempSync(join(tmpdir(), 'fleetwright-repository-'));
  readonly #work = join(this.#top, 'work');
  readonly #path: string;
  readonly #branch: string;
  readonly #http: Server;

  private constructor({ url, revision }: Source) {
    this.#path = new URL(url).pathname;
    this.#branch = revision;
    this.#http = createServer((request, response) => this.#answer(request, response));
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
    this.#git('push', '--quiet', join(this.#top, this.#path), this.#branch);
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

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const { headers, method } = request;
    const env = {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: this.#top,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'],
      HTTP_CONTENT_ENCODING: headers['content-encoding'],
      HTTP_GIT_PROTOCOL: [headers['git-protocol']].flat()[0],
    };
    const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    request.pipe(backend.stdin);
    const said: Buffer[] = [];
    backend.stdout.on('data', (part) => said.push(part));
    backend.on('close', () => reply(Buffer.concat(said), response));
  }
}

/** What a CGI program says: headers, an empty line, a body. */
function reply(said: Buffer, response: ServerResponse): void {
  const end = said.indexOf('\r\n\r\n');
  const lines = said.subarray(0, end).toString().split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
  const { Status = '200', ...others } = headers;
  response.writeHead(Number.parseInt(Status, 10), others).end(said.subarray(end + 4));
}
