import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEALTH_PATH } from '../../charts/shared/login-proxy-config.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { sshaLine } from '../../engine/seal/generate/random.ts';
import { exampleFleet, objectsIn } from '../example-fleet.ts';
import { freePort } from '../free-ports.ts';
import { type Exchanges, podHere } from './pod.ts';
import { Processes } from './processes.ts';
import { program } from './program.ts';
import { rulerArgs } from './ruler.ts';

/** Ports as the pods know them. */
const PORTS = { grpc: 10901, http: 10902, write: 19291, proxy: 8080 } as const;

const THANOS_RULER = 'thanos-ruler';

/** What the passwords of every user are here. */
export const PASSWORD = 'kept-for-an-hour-of-tests';

type Port = keyof typeof PORTS;

/** Thanos on a central cluster, run on this machine: that of the example fleet with three nodes, or of other objects. */
export class Central {
  readonly processes = new Processes('thanos');
  readonly bucket = join(this.processes.folder, 'bucket');
  readonly objects: readonly KubeObject[];
  readonly thanos = program('thanos');
  /** Address in the cluster → here, for what already runs. */
  readonly #addresses = new Map<string, string>();
  readonly #ports = new Map<string, ReadonlyMap<number, number>>();

  constructor(objects: readonly KubeObject[] = objectsIn(exampleFleet(3), 'cluster-01')) {
    this.objects = objects;
    mkdirSync(this.bucket);
  }

  get names(): Iterable<string> {
    return this.#ports.keys();
  }

  /** Where a process listens here. */
  url(name: string, port: Port = 'http', path = ''): string {
    return `http://127.0.0.1:${this.#ports.get(name)!.get(PORTS[port])}${path}`;
  }

  /** `objstore.yml` of the kind that needs no server. */
  get objstore(): string {
    return JSON.stringify({ type: 'FILESYSTEM', config: { directory: this.bucket } });
  }

  /** Runs a pod of Thanos with its own arguments and files, and where a test says so with some others. */
  async run(
    kind: Exchanges['kind'],
    workload: string,
    {
      change = {},
      ...where
    }: Pick<Exchanges, 'ordinal' | 'ports'> & { change?: Readonly<Record<string, string>> } = {},
  ): Promise<void> {
    const secrets = { 'objstore.yml': this.objstore };
    const { name, args } = await this.#pod({ kind, workload, secrets, ...where });
    const changed = args.map((arg) => change[arg] ?? arg);
    await this.processes.start(name, { file: this.thanos, args: changed, ready: this.url(name, 'http', '/-/ready') });
  }

  /** Runs the Ruler as the operator would, and has it tell its alerts to someone; all that takes time is shorter. */
  async runRuler({ alertmanager, query }: { alertmanager: string; query: string }): Promise<void> {
    const folder = join(this.processes.folder, THANOS_RULER);
    mkdirSync(folder);
    const ports = new Map([
      [PORTS.grpc, await freePort()],
      [PORTS.http, await freePort()],
    ]);
    this.#ports.set(THANOS_RULER, ports);
    const args = rulerArgs(this.objects, { folder, ports, query, alertmanager });
    writeFileSync(join(folder, 'objstore.yml'), this.objstore);
    await this.processes.start(THANOS_RULER, {
      file: this.thanos,
      args,
      ready: this.url(THANOS_RULER, 'http', '/-/ready'),
    });
    const address = this.url(THANOS_RULER, 'grpc').slice('http://'.length);
    this.#addresses.set(`dnssrv+_grpc._tcp.${THANOS_RULER}.monitoring.svc.cluster.local`, address);
  }

  /** Runs the pods of a StatefulSet side by side. */
  async runAll(workload: string, replicas: number): Promise<void> {
    const ordinals = Array.from({ length: replicas }, (_, ordinal) => ordinal);
    for (const ordinal of ordinals) await this.run('StatefulSet', workload, { ordinal });
    const at = ordinals.map((ordinal) => this.url(`${workload}-${ordinal}`, 'grpc').slice('http://'.length));
    // As the record of a headless Service names every pod, so does the file here.
    const record = `dnssrv+_grpc._tcp.${workload}.monitoring.svc.cluster.local`;
    this.#addresses.set(record, at.join('"\n    },\n    {\n      "address": "'));
  }

  /** Runs the queries and the Ruler, which ask each other. */
  async runQueries(alertmanager: string): Promise<void> {
    const query = await freePort();
    await this.runRuler({ alertmanager, query: `http://127.0.0.1:${query}` });
    await this.run('Deployment', 'thanos-query', { ports: [[PORTS.http, query]] });
    await this.run('Deployment', 'thanos-query-tenant');
    await this.run('Deployment', 'thanos-query-frontend');
  }

  /** Runs a proxy with a real nginx, and lets some users in. */
  async runProxy(workload: string, users: readonly string[]): Promise<void> {
    const { name, args } = await this.#pod({ kind: 'Deployment', workload, secrets: { htpasswd: htpasswd(users) } });
    // Else its workers would be a user who may not read the folder.
    const globals = process.getuid?.() === 0 ? ['-g', 'user root;'] : [];
    const [file = '', ...rest] = args;
    await this.processes.start(name, {
      file,
      args: [...rest, ...globals],
      ready: this.url(name, 'proxy', HEALTH_PATH),
    });
  }

  /** Lets in other users than those that the proxy was started with. */
  letIn(workload: string, users: readonly string[]): void {
    writeFileSync(join(this.processes.folder, workload, 'etc', `${workload}-users`, 'htpasswd'), htpasswd(users));
  }

  async #pod(exchanges: Omit<Exchanges, 'folder' | 'addresses'>) {
    const { workload } = exchanges;
    const here = await podHere(this.objects, {
      ...exchanges,
      folder: this.processes.folder,
      addresses: this.#addresses,
    });
    this.#ports.set(here.name, here.ports);
    for (const [there, port] of here.ports) {
      this.#addresses.set(`${workload}.monitoring.svc:${there}`, `127.0.0.1:${port}`);
      this.#addresses.set(`${here.name}.${workload}.monitoring.svc.cluster.local:${there}`, `127.0.0.1:${port}`);
    }
    return here;
  }
}

const htpasswd = (users: readonly string[]): string =>
  users.map((user) => `${sshaLine(user, Buffer.from(PASSWORD))}\n`).join('');
