import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../free-ports.ts';
import { Client } from './client.ts';

const KEEPER = fileURLToPath(new URL('keeper.mjs', import.meta.url));
const STARTS_WITHIN = 180_000;

/** Less garbage is collected, which else takes a third of the time of a server. */
const GARBAGE = { GOGC: '400', GOMEMLIMIT: '1536MiB' };

export interface RunOptions {
  /** Where it is. Default: among the server's own. */
  program?: string;
  env?: Readonly<Record<string, string>>;
  /** Before the flags. */
  args?: readonly string[];
}

/** An empty Kubernetes API server on this machine's loopback, with an etcd of its own. */
export class Server {
  readonly client: Client;
  readonly binaries: string;
  readonly #folder: string;
  readonly #keeper: ChildProcessByStdio<Writable, Readable, null>;

  private constructor(binaries: string, folder: string, port: number, token: string) {
    this.binaries = binaries;
    this.#folder = folder;
    this.client = new Client({ port, token, certificate: join(folder, 'certificates/apiserver.crt') });
    this.#keeper = spawn(process.execPath, [KEEPER, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /**
   * Starts one from a folder of binaries, and waits until it is ready.
   * @param store what another has left; else it is empty
   */
  static async start(binaries: string, store?: string): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), 'fleetwright-server-'));
    const [clients, peers, secure] = await freePorts(3);
    const token = randomUUID();
    const server = new Server(binaries, folder, secure!, token);
    writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`, { mode: 0o600 });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(folder, 'accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
    if (store !== undefined) cpSync(store, join(folder, STORE), { recursive: true });
    server.run('etcd', etcdFlags(clients!, peers!));
    server.run('kube-apiserver', apiServerFlags(clients!, secure!));
    try {
      await server.#ready();
    } catch (problem) {
      await server.stop();
      throw problem;
    }
    return server;
  }

  /** Runs another program of the same folder beside the server, until the server stops. */
  run(
    name: string,
    flags: Readonly<Record<string, string>>,
    { program, env, args: words = [] }: RunOptions = {},
  ): void {
    const args = [...words, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)];
    this.#order({ name, program: program ?? join(this.binaries, name), args, env: { ...GARBAGE, ...env } });
  }

  /** Ends a program that runs beside the server. */
  async end(name: string): Promise<void> {
    let said = '';
    const onSaid = (text: Buffer) => {
      said += text;
    };
    this.#keeper.stdout.on('data', onSaid);
    this.#order({ stop: name });
    while (!said.includes(JSON.stringify(name))) await once(this.#keeper.stdout, 'data');
    this.#keeper.stdout.off('data', onSaid);
  }

  /** A file for one of its programs, in its folder, which is where they run. */
  write(name: string, content: string | Buffer, mode = 0o600): string {
    const path = join(this.#folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  /** What a program has said. */
  log(name: string): string {
    const path = join(this.#folder, `${name}.log`);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Stops, and leaves what it holds for others to start with. */
  async leave(store: string): Promise<void> {
    await this.end('kube-apiserver');
    await this.end('etcd');
    cpSync(join(this.#folder, STORE), store, { recursive: true });
    await this.stop();
  }

  async stop(): Promise<void> {
    this.client.close();
    if (this.#keeper.exitCode !== null) return;
    const ended = once(this.#keeper, 'exit');
    this.#keeper.stdin.end();
    await ended;
  }

  #order(order: object): void {
    this.#keeper.stdin.write(`${JSON.stringify(order)}\n`);
  }

  async #ready(): Promise<void> {
    const started = Date.now();
    const died = once(this.#keeper.stdout, 'data').then(() => true);
    while (!(await this.client.isReady())) {
      const hasDied = await Promise.race([died, sleep(100).then(() => false)]);
      if (hasDied || Date.now() - started > STARTS_WITHIN) throw new Error(`no API server: ${this.#lastWords()}`);
    }
  }

  #lastWords(): string {
    return ['etcd', 'kube-apiserver'].map((name) => this.log(name).split('\n').slice(-6).join('\n')).join('\n');
  }
}

const STORE = 'etcd';

const etcdFlags = (clients: number, peers: number) => ({
  'data-dir': STORE,
  'listen-client-urls': `http://127.0.0.1:${clients}`,
  'advertise-client-urls': `http://127.0.0.1:${clients}`,
  'listen-peer-urls': `http://127.0.0.1:${peers}`,
  'initial-advertise-peer-urls': `http://127.0.0.1:${peers}`,
  'initial-cluster': `default=http://127.0.0.1:${peers}`,
});

/** As kubeadm sets it up, but for who may come in. Pod Security admission is on by default. */
const apiServerFlags = (etcd: number, port: number) => ({
  'etcd-servers': `http://127.0.0.1:${etcd}`,
  'bind-address': '127.0.0.1',
  'advertise-address': '127.0.0.1',
  // Of the loopback no endpoint can be made.
  'endpoint-reconciler-type': 'none',
  'secure-port': String(port),
  'cert-dir': 'certificates',
  'token-auth-file': 'tokens.csv',
  'authorization-mode': 'RBAC',
  'enable-admission-plugins': 'NodeRestriction',
  'service-account-issuer': 'https://kubernetes.default.svc',
  'service-account-key-file': 'accounts.key',
  'service-account-signing-key-file': 'accounts.key',
  'service-cluster-ip-range': '10.96.0.0/12',
  'allow-privileged': 'true',
  // An etcd before 3.5 has no part in it, and clients such as kwok that are refused in the midst of it wait ever longer.
  'feature-gates': 'WatchList=false',
});
