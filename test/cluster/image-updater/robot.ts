import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { freePorts } from '../../free-ports.ts';
import { podsOf } from '../pods.ts';
import type { Server } from '../server.ts';

const STARTS_WITHIN = 120_000;
const SSH = '/usr/bin/ssh';

interface Pod extends KubeObject {
  spec: {
    serviceAccountName: string;
    containers: [{ args: string[]; env: { name: string; value: string }[]; volumeMounts: Mount[] }];
    volumes: Volume[];
  };
}

interface Mount {
  name: string;
  mountPath: string;
}

interface Volume {
  name: string;
  configMap?: { name: string; defaultMode?: number; items?: Item[]; optional?: boolean };
  secret?: { secretName: string; items?: Item[] };
}

interface Item {
  key: string;
  path: string;
}

interface Surroundings {
  program: string;
  /** By which it reaches registries and repositories. */
  proxy: string;
  /** In place of the one of its image. */
  ssh?: string | undefined;
}

let robots = 0;

/**
 * The released Image Updater beside an API server, as the pod that a cluster's dist makes: its account, its arguments, its
 * variables, and its volumes with what the server holds of them. Where it runs, all that is mounted lies below one folder.
 */
export class Robot {
  readonly #server: Server;
  readonly #pod: Pod;
  readonly #name = `image-updater-${++robots}`;
  readonly #home: string;
  #metrics = '';
  #ssh = SSH;

  constructor(server: Server, objects: readonly KubeObject[]) {
    this.#server = server;
    this.#pod = podsOf(objects)[0] as Pod;
    this.#home = dirname(dirname(server.write(`${this.#name}/tmp/.keep`, '')));
  }

  async start({ program, proxy, ssh = SSH }: Surroundings): Promise<void> {
    const { args, env } = this.#pod.spec.containers[0];
    const { metadata, spec } = this.#pod;
    this.#ssh = ssh;
    await this.#mount();
    const account = `system:serviceaccount:${metadata.namespace}:${spec.serviceAccountName}`;
    const kubeconfig = this.#server.write(
      `${this.#name}/kubeconfig`,
      JSON.stringify(this.#server.client.kubeconfig(account)),
    );
    const [healthz, metrics] = await freePorts(2);
    this.#metrics = `http://127.0.0.1:${metrics}/metrics`;
    const tmp = join(this.#home, 'tmp');
    const flags = {
      kubeconfig,
      interval: '1h',
      'registries-conf-path': this.#here('/app/config/registries.conf'),
      'git-commit-message-path': this.#here('/app/config/commit.template'),
      'health-probe-bind-address': `127.0.0.1:${healthz}`,
      'metrics-bind-address': `127.0.0.1:${metrics}`,
    };
    this.#server.run(this.#name, flags, {
      program,
      args,
      env: {
        ...Object.fromEntries(env.map(({ name, value }) => [name, this.#here(value)])),
        KUBECONFIG: kubeconfig,
        POD_NAMESPACE: metadata.namespace ?? '',
        TMPDIR: tmp,
        ARGOCD_ASK_PASS_SOCK: join(tmp, 'ask-pass.sock'),
        https_proxy: proxy,
      },
    });
    await this.#answers(`http://127.0.0.1:${healthz}/readyz`);
  }

  stop(): Promise<void> {
    return this.#server.end(this.#name);
  }

  /** What it says of itself to Prometheus. */
  async metrics(): Promise<string> {
    return (await fetch(this.#metrics)).text();
  }

  /** Where it looks for a file, here. */
  fileAt(path: string): string {
    return this.#here(path);
  }

  log(): string {
    return this.#server.log(this.#name);
  }

  /** The file or folder that a pod would have at a path, or each of several in a text. */
  #here(text: string): string {
    const paths = this.#pod.spec.containers[0].volumeMounts.map(({ mountPath }) => mountPath);
    const outermost = paths.filter((path) => path !== '/tmp' && !paths.some((other) => path.startsWith(`${other}/`)));
    const here = outermost.reduce((result, path) => result.replaceAll(path, join(this.#home, path)), text);
    return here.replace(SSH, this.#ssh);
  }

  /** As a kubelet does: what is optional is left out where it is not there. */
  async #mount(): Promise<void> {
    const { volumes, containers } = this.#pod.spec;
    for (const { name, mountPath } of containers[0].volumeMounts) {
      const volume = volumes.find((each) => each.name === name)!;
      for (const [file, text] of await this.#filesOf(volume)) {
        const path = join(this.#name, mountPath, file);
        this.#server.write(path, this.#here(text), volume.configMap?.defaultMode ?? 0o644);
      }
    }
  }

  async #filesOf({ configMap, secret }: Volume): Promise<[string, string][]> {
    const data = configMap ? await this.#read('ConfigMap', configMap.name) : {};
    const sealed = secret ? await this.#read('Secret', secret.secretName) : {};
    for (const [key, text] of Object.entries(sealed)) data[key] = Buffer.from(text, 'base64').toString();
    const items = (configMap ?? secret)?.items ?? Object.keys(data).map((key) => ({ key, path: key }));
    const missing = items.filter(({ key }) => data[key] === undefined);
    if (missing.length > 0 && !configMap?.optional)
      throw new Error(`${secret?.secretName}: ${JSON.stringify(missing)}`);
    return items.flatMap(({ key, path }) => (data[key] === undefined ? [] : [[path, data[key]]]));
  }

  async #read(kind: string, name: string): Promise<Record<string, string>> {
    const { namespace } = this.#pod.metadata;
    const { body } = await this.#server.client.get({ apiVersion: 'v1', kind, metadata: { name, namespace } });
    return (body.data ?? {}) as Record<string, string>;
  }

  async #answers(url: string): Promise<void> {
    const end = Date.now() + STARTS_WITHIN;
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > end) throw new Error(`no Image Updater: ${this.log().slice(-3000)}`);
      await sleep(100);
    }
  }
}
