import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEALTH_PATH } from '../../../charts/shared/login-proxy-config.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { freePort } from '../../free-ports.ts';
import { objectOf } from '../compose.ts';

export const hasNginx = spawnSync('nginx', ['-v']).error === undefined;
if (!hasNginx) console.log('skipped: the proxy with a real nginx, for there is no nginx on the PATH');

interface Proxied {
  /** The ConfigMap that holds its nginx.conf. */
  name: string;
  /** As the configuration names what stands behind: host and port. */
  upstream: string;
  user: string;
  password: string;
}

interface Asked {
  method?: string;
  /** user:password; default: nobody. */
  user?: string | undefined;
  headers?: Record<string, string>;
}

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
}

/** A proxy that asks for a password, as it was rendered, run by the nginx of this machine. */
export class LiveProxy {
  /** What it has passed on. */
  readonly received: Received[] = [];
  readonly #folder: string;
  readonly #upstream: Server;
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(name: string) {
    this.#folder = mkdtempSync(join(tmpdir(), `${name}-`));
    chmodSync(this.#folder, 0o755);
    this.#upstream = createServer((asked, answer) => {
      const { method, url, headers } = asked;
      this.received.push({ method, url, headers });
      asked.resume().on('end', () => answer.writeHead(204).end());
    });
  }

  static async start(objects: readonly KubeObject[], proxied: Proxied): Promise<LiveProxy> {
    const proxy = new LiveProxy(proxied.name);
    const file = await proxy.#configFile(objects, proxied);
    const log = openSync(join(proxy.#folder, 'log'), 'a');
    const stdio = ['ignore', log, log] as const;
    // Else its workers would be a user who may not read the folder.
    const globals = process.getuid?.() === 0 ? ['-g', 'user root;'] : [];
    const args = ['-e', 'stderr', '-c', file, ...globals];
    spawnSync('nginx', ['-t', ...args], { stdio: [...stdio] });
    if (!proxy.log.includes('test is successful')) throw new Error(proxy.log);
    proxy.#process = spawn('nginx', args, { stdio: [...stdio] });
    await proxy.#ready();
    return proxy;
  }

  get log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8');
  }

  /** The status that it answers. A body that only its length announces is never sent. */
  ask(path: string, { method = 'POST', user, headers = {} }: Asked): Promise<number> {
    return new Promise((resolve, reject) => {
      // A connection of its own: one that is kept alive may be closed just as it is used again.
      const options = { host: '127.0.0.1', port: this.#port, path, method, agent: false };
      const asked = request({ ...options, headers: { ...headers, ...authorization(user) } }, (answer) => {
        resolve(answer.statusCode!);
        answer.resume();
        if ('content-length' in headers) asked.destroy();
      });
      asked.on('error', reject);
      if ('content-length' in headers) asked.flushHeaders();
      else asked.end(method === 'GET' ? undefined : 'samples');
    });
  }

  stop(): void {
    this.#process?.kill('SIGTERM');
    this.#upstream.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The rendered configuration, with this machine's ports and folders in the place of the pod's. */
  async #configFile(objects: readonly KubeObject[], { name, upstream, user, password }: Proxied): Promise<string> {
    const config = objectOf(objects, 'ConfigMap', name).data!['nginx.conf']!;
    this.#port = await freePort();
    const text = config
      .replace('listen 8080', `listen 127.0.0.1:${this.#port}`)
      .replace(upstream, `127.0.0.1:${await listening(this.#upstream)}`)
      .replaceAll('/tmp', this.#folder)
      .replaceAll(`/etc/${name}-users`, this.#folder);
    const file = join(this.#folder, 'nginx.conf');
    writeFileSync(file, text);
    writeFileSync(join(this.#folder, 'htpasswd'), htpasswd(user, password));
    return file;
  }

  async #ready(): Promise<void> {
    for (;;) {
      const status = await this.ask(HEALTH_PATH, { method: 'GET' }).catch(() => undefined);
      if (status === 200) return;
      if (this.#process?.exitCode !== null) throw new Error(this.log);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

const authorization = (user: string | undefined): Record<string, string> =>
  user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };

/** A line of htpasswd in the salted SHA-1 that nginx checks itself, whatever its C library can. */
function htpasswd(user: string, password: string): string {
  const salt = 'salt';
  const digest = createHash('sha1').update(password).update(salt).digest();
  return `${user}:{SSHA}${Buffer.concat([digest, Buffer.from(salt)]).toString('base64')}\n`;
}

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
