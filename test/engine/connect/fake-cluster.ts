import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { newAuthority } from './certificates.ts';

export interface Answer {
  status: number;
  body: unknown;
}

type Authority = Awaited<ReturnType<typeof newAuthority>>;

interface Stored {
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; creationTimestamp?: string };
  type?: string;
  data?: Record<string, string>;
  [key: string]: unknown;
}

/** Of a controller that does not run. */
export const SEALING_KEY = '/api/v1/namespaces/kube-system/secrets/sealed-secrets-keyabcde';

/** Where API servers say on which port they listen. */
export const API_SERVERS = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes';

const NODE = {
  metadata: { name: 'node-1' },
  status: {
    capacity: { cpu: '8', memory: '32886140Ki', 'ephemeral-storage': '512Gi' },
    addresses: [
      { type: 'Hostname', address: 'node-1' },
      { type: 'InternalIP', address: '192.168.101.199' },
    ],
  },
};

/** Enough of an API server to be joined to a fleet: objects by their paths, and whoever comes with a known token. */
export class FakeCluster {
  readonly objects = new Map<string, Stored>();
  readonly requests: string[] = [];
  /** Answers in place of its own, by `METHOD path`. */
  readonly answers = new Map<string, Answer>();
  readonly authority: string;
  readonly folder: string;
  /** Told of every request before it is answered. */
  onRequest: (asked: string) => void = () => {};
  /** Whether tokens come into their Secrets. */
  makesTokens = true;
  readonly #server: Server;

  /** Whom its authority signs for is known here. */
  readonly sign: Authority['sign'];

  private constructor(server: Server, { certificate, sign }: Authority) {
    this.#server = server;
    this.authority = certificate;
    this.sign = sign;
    this.folder = mkdtempSync(join(tmpdir(), 'fleetwright-cluster-'));
    this.answers.set('GET /version', { status: 200, body: { major: '1', minor: '36', gitVersion: 'v1.36.3' } });
    const labels = { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' };
    this.objects.set(SEALING_KEY, { metadata: { name: 'sealed-secrets-keyabcde', namespace: 'kube-system', labels } });
    this.#list('/api/v1/nodes', [NODE]);
    this.answers.set(`GET ${API_SERVERS}`, { status: 200, body: { ports: [{ name: 'https', port: 6443 }] } });
    this.#list('/apis/storage.k8s.io/v1/storageclasses', [{ metadata: { name: 'local-path' } }]);
    this.#list('/apis/apps/v1/daemonsets', [{ metadata: { name: 'cilium', namespace: 'kube-system' } }]);
  }

  static async start(hosts?: readonly string[]): Promise<FakeCluster> {
    const authority = await newAuthority();
    const { certificate, key } = await authority.sign({ hosts });
    const ca = authority.certificate;
    const server = createServer({ cert: certificate, key, ca, requestCert: true, rejectUnauthorized: false });
    const cluster = new FakeCluster(server, authority);
    server.on('request', (request, response) => cluster.#answer(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => cluster.stop());
    return cluster;
  }

  get url(): string {
    const address = this.#server.address();
    return `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  /** A kubeconfig file that leads here, with some of it said otherwise. */
  kubeconfig({ context = 'new', cluster = {}, user = { token: 'admin-token' } as object } = {}): string {
    const path = join(this.folder, `${context}.conf`);
    const data = Buffer.from(this.authority).toString('base64');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: `${context}-cluster`, cluster: { server: this.url, 'certificate-authority-data': data, ...cluster } },
      ],
      users: [{ name: `${context}-user`, user }],
      contexts: [{ name: context, context: { cluster: `${context}-cluster`, user: `${context}-user` } }],
      'current-context': context,
    };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  /** Paths of what is there, without what a cluster has of itself. */
  get paths(): string[] {
    return [...this.objects.keys()].filter((path) => path !== SEALING_KEY).sort();
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    this.#server.closeAllConnections();
    if (this.#server.listening) await new Promise((closed) => this.#server.close(closed));
  }

  #list(path: string, items: readonly object[]): void {
    this.answers.set(`GET ${path}`, { status: 200, body: { items } });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const asked = `${request.method} ${pathname}`;
    this.requests.push(asked);
    this.onRequest(asked);
    const text = Buffer.concat(parts).toString('utf8');
    const known = this.answers.get(asked);
    const { status, body } = this.#isKnown(request)
      ? (known ?? this.#own(request.method ?? '', pathname, { text, labels: searchParams.get('labelSelector') }))
      : { status: 401, body: { message: 'Unauthorized' } };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  #isKnown({ headers, socket }: IncomingMessage): boolean {
    const token = headers.authorization?.replace('Bearer ', '');
    return (socket as TLSSocket).authorized || token === 'admin-token' || this.tokens.includes(token ?? '');
  }

  /** What the account's Secrets hold. */
  get tokens(): string[] {
    return [...this.objects.values()].flatMap(({ data }) =>
      data?.token === undefined ? [] : [Buffer.from(data.token, 'base64').toString()],
    );
  }

  #own(method: string, path: string, { text, labels }: { text: string; labels: string | null }): Answer {
    if (path.endsWith('/selfsubjectreviews')) {
      return {
        status: 201,
        body: { status: { userInfo: { username: 'system:serviceaccount:kube-system:argocd-manager' } } },
      };
    }
    if (method === 'GET' && labels !== null) return { status: 200, body: { items: this.#labelled(path, labels) } };
    const found = this.objects.get(path);
    if (method === 'GET') return found ? { status: 200, body: found } : missing(path);
    if (method === 'DELETE') return this.objects.delete(path) ? { status: 200, body: {} } : missing(path);
    const object: Stored = JSON.parse(text);
    const at = method === 'POST' ? `${path}/${object.metadata.name}` : path;
    if (method === 'POST' && this.objects.has(at)) return { status: 409, body: { message: 'it is there' } };
    const status = this.objects.has(at) ? 200 : 201;
    this.objects.set(at, this.#completed(object));
    return { status, body: object };
  }

  #completed(object: Stored): Stored {
    const whole = { ...object, metadata: { ...object.metadata, creationTimestamp: '2026-11-21T00:00:00Z' } };
    if (object.type !== 'kubernetes.io/service-account-token' || !this.makesTokens) return whole;
    return { ...whole, data: { token: Buffer.from(`token-of-${object.metadata.name}`).toString('base64') } };
  }

  #labelled(path: string, selector: string): Stored[] {
    const [label = '', value] = selector.split('=');
    const plural = path.slice(path.lastIndexOf('/'));
    const root = path.slice(0, -plural.length);
    return [...this.objects]
      .filter(([at]) => at.startsWith(root) && at.slice(0, at.lastIndexOf('/')).endsWith(plural))
      .map(([, object]) => object)
      .filter(({ metadata }) => metadata.labels?.[label] === value);
  }
}

const missing = (path: string): Answer => ({ status: 404, body: { message: `${path} not found` } });
