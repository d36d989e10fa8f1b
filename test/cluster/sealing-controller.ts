import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Sealer } from '../engine/seal/sealing-fleet.ts';
import { freePorts } from '../free-ports.ts';
import { program } from '../programs/program.ts';
import { complaints } from './answers.ts';
import { MERGE } from './client.ts';
import type { Delivered } from './delivery.ts';
import { podsOf } from './pods.ts';
import type { Server } from './server.ts';

const NAME = 'sealed-secrets-controller';
const NAMESPACE = 'kube-system';
const SELF = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${NAME}`;
const STARTS_WITHIN = 60_000;

/** What makes it able to run: its account and rights, and the Service by which it is asked. */
const KINDS = ['ServiceAccount', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'Service'];

/** Where a program looks for its account in a pod, and where it looks below the folder that it runs in. */
const IN_POD = '/var/run/secrets/kubernetes.io/serviceaccount/';
const HERE = 'serviceaccount/';

/** The released controller beside an API server, with the account, the rights and the arguments that a cluster's dist has. */
export class SealingController {
  readonly #server: Server;
  readonly #flags: Readonly<Record<string, string>>;
  readonly #program: string;

  private constructor(server: Server, flags: Readonly<Record<string, string>>) {
    this.#server = server;
    this.#flags = flags;
    this.#program = server.write('sealed-secrets', outsideOfPods(program(NAME)), 0o700);
  }

  /** Applies what dist has for it, but starts nothing. */
  static async install(server: Server, deliveries: readonly Delivered[]): Promise<SealingController> {
    const { objects } = deliveries.find(({ component }) => component === 'sealed-secrets')!;
    for (const object of objects.filter(({ kind }) => KINDS.includes(kind))) {
      const refused = complaints(object, await server.client.apply(object));
      if (refused.length > 0) throw new Error(refused.join('\n'));
    }
    const [pod] = podsOf(objects);
    const address = addressOfMachine();
    const [http, metrics] = await freePorts(2);
    await publish(server, pod!, { address, port: http! });
    const listen = { 'listen-addr': `${address}:${http}`, 'listen-metrics-addr': `127.0.0.1:${metrics}` };
    return new SealingController(server, { ...argumentsOf(pod!), ...listen });
  }

  /**
   * Only with the keys that it was given, however old they are.
   * @param flags beside those of dist
   */
  async start(flags: Readonly<Record<string, string>> = {}): Promise<void> {
    const { client } = this.#server;
    const { clusters } = client.kubeconfig() as {
      clusters: [{ cluster: { server: string; 'certificate-authority': string } }];
    };
    const { server, 'certificate-authority': authority } = clusters[0].cluster;
    const spec = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { status } = (await client.send('POST', `${SELF}/token`, spec)).body as { status?: { token?: string } };
    this.#server.write(`${HERE}token`, status?.token ?? '');
    this.#server.write(`${HERE}ca.crt`, readFileSync(authority));
    this.#server.write(`${HERE}namespace`, NAMESPACE);
    const { hostname, port } = new URL(server);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    this.#server.run(NAME, { ...this.#flags, 'key-renew-period': '0', ...flags }, { program: this.#program, env });
    await this.#answers();
  }

  async stop(): Promise<void> {
    await this.#server.end(NAME);
  }

  /** All that it has said. */
  log(): string {
    return this.#server.log(NAME);
  }

  /** Puts a sealing key where it looks for one when it starts. */
  async give(name: string, { privateKey, pem }: Sealer): Promise<void> {
    const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const { status, body } = await this.#server.client.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { name, namespace: NAMESPACE, labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' } },
      data: { 'tls.key': base64(key), 'tls.crt': base64(pem) },
    });
    if (status >= 300) throw new Error(`${name}: ${body.message}`);
  }

  async #answers(): Promise<void> {
    const end = Date.now() + STARTS_WITHIN;
    const url = `http://${this.#flags['listen-addr']}/healthz`;
    for (;;) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return;
      if (Date.now() > end) throw new Error(`no sealing controller: ${this.log().slice(-2000)}`);
      await sleep(100);
    }
  }
}

/** The program as released, but for the one path that only a pod has. */
function outsideOfPods(path: string): Buffer {
  const bytes = readFileSync(path);
  const here = Buffer.from(`./${HERE.padStart(IN_POD.length - 2, '/')}`);
  let found = 0;
  for (let at = bytes.indexOf(IN_POD); at >= 0; at = bytes.indexOf(IN_POD, at + 1)) {
    here.copy(bytes, at);
    found += 1;
  }
  if (found === 0) throw new Error(`${path} does not look for ${IN_POD}`);
  return bytes;
}

/** The server hands requests on to no loopback. */
function addressOfMachine(): string {
  const address = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  if (address === undefined) throw new Error('this machine has no IPv4 address but its loopback');
  return address;
}

/** Makes the Service lead to the controller, as a kubelet and Kubernetes' own controllers would. */
async function publish(server: Server, pod: KubeObject, { address, port }: { address: string; port: number }) {
  const { client } = server;
  const { name, namespace } = pod.metadata;
  const targetRef = { kind: 'Pod', name, namespace };
  const answers = [
    await client.create(pod),
    await client.send(
      'PATCH',
      `/api/v1/namespaces/${namespace}/pods/${name}/status`,
      { status: { podIP: address, podIPs: [{ ip: address }] } },
      MERGE,
    ),
    await client.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: NAME, namespace },
      subsets: [{ addresses: [{ ip: address, targetRef }], ports: [{ name: 'http', port }] }],
    }),
  ];
  const refused = answers.filter(({ status }) => status >= 300).map(({ body }) => body.message);
  if (refused.length > 0) throw new Error(refused.join('\n'));
}

/** `--name=value` and `--name`, as the pod has them. */
function argumentsOf({ spec }: KubeObject): Record<string, string> {
  const { containers } = spec as { containers: [{ args: string[] }] };
  return Object.fromEntries(
    containers[0].args.map((arg) => {
      const [name = '', value = 'true'] = arg.slice(2).split(/=(.*)/s);
      return [name, value];
    }),
  );
}
