import { existsSync, readFileSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { KubeObject } from '../../charts/shared/manifest.ts';

export interface Answer {
  status: number;
  /** Texts of the `Warning` headers. */
  warnings: readonly string[];
  /** The object, or the Status that says why not. */
  body: Body;
}

export type Body = { message?: string; reason?: string; [key: string]: unknown };

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject;
}

interface Options {
  port: number;
  token: string;
  /** File of the certificate that the server makes for itself when it starts. */
  certificate: string;
  /** Whom it acts as, where the token may. */
  as?: string;
}

interface Resource {
  path: string;
  isNamespaced: boolean;
}

/** The content type of a patch that is laid over an object. */
export const MERGE = 'application/merge-patch+json';

/** The server's name in its certificate, which has none for the loopback. */
const NAME = 'kubernetes';

/** The little of a Kubernetes client that the tests need. */
export class Client {
  readonly #options: Options;
  readonly #resources = new Map<string, Promise<Map<string, Resource>>>();
  #agent: Agent | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The same, as a ServiceAccount and with its rights. */
  as(namespace: string, name: string): Client {
    return new Client({ ...this.#options, as: `system:serviceaccount:${namespace}:${name}` });
  }

  async isReady(): Promise<boolean> {
    if (!existsSync(this.#options.certificate)) return false;
    try {
      return (await this.send('GET', '/readyz')).status === 200;
    } catch {
      // The certificate may have been read while the server still wrote it.
      this.close();
      return false;
    }
  }

  /** As Argo CD applies with ServerSideApply=true, and strictly. */
  async apply(object: KubeObject): Promise<Answer> {
    const query = 'fieldManager=argocd-controller&force=true&fieldValidation=Strict';
    return this.send('PATCH', `${await this.pathOf(object)}?${query}`, object, 'application/apply-patch+yaml');
  }

  /** Creates an object as a rehearsal, where another would be created: it is judged in full and not kept. */
  async rehearse(object: KubeObject, where: KubeObject = object): Promise<Answer> {
    const path = await this.pathOf(where, '');
    return this.send('POST', `${path}?dryRun=All&fieldValidation=Strict`, object);
  }

  async create(object: KubeObject): Promise<Answer> {
    return this.send('POST', await this.pathOf(object, ''), object);
  }

  async get(object: KubeObject): Promise<Answer> {
    return this.send('GET', await this.pathOf(object));
  }

  /** Whether the server serves a kind, as far as was asked since `rediscover`. */
  async knows(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.#resourcesOf(apiVersion)).has(kind);
  }

  /** The URL path of an object, or with an empty name of its kind in its namespace. */
  async pathOf({ apiVersion, kind, metadata }: KubeObject, name: string = metadata.name): Promise<string> {
    const resource = (await this.#resourcesOf(apiVersion)).get(kind);
    if (resource === undefined) throw new Error(`the server knows no ${kind} of ${apiVersion}`);
    const namespace = resource.isNamespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${root(apiVersion)}${namespace}/${resource.path}${name && `/${encodeURIComponent(name)}`}`;
  }

  async send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const { port, token, certificate, as } = this.#options;
    this.#agent ??= new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: readFileSync(certificate),
      servername: NAME,
    });
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': type,
      ...(as === undefined ? {} : { 'impersonate-user': as }),
    };
    const options = { method, path, headers, port, host: '127.0.0.1', agent: this.#agent };
    return exchange(options, body === undefined ? undefined : JSON.stringify(body));
  }

  /**
   * Follows the objects of a path, those that are there first, until what it gives is called. Where the server ends a watch
   * it goes on from there: each change is told once.
   * @param seconds how long the server is to keep one up
   */
  watch(path: string, onEvent: (event: WatchEvent) => void, seconds = 3600): () => void {
    const { port, token, certificate } = this.#options;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const tls = { ca: readFileSync(certificate), servername: NAME, agent: false };
    let isOver = false;
    let since = '0';
    let sent: ClientRequest | undefined;
    const tell = (event: WatchEvent) => {
      if (isOver) return;
      if (event.type === 'ERROR') throw new Error(`${path}: ${JSON.stringify(event.object)}`);
      since = event.object.metadata.resourceVersion as string;
      onEvent(event);
    };
    const follow = () => {
      if (isOver) return;
      const query = `watch=true&resourceVersion=${since}&timeoutSeconds=${seconds}`;
      const options = { method: 'GET', path: `${path}?${query}`, headers, port, host: '127.0.0.1', ...tls };
      sent = request(options, (response) => {
        // Of a kind that it has just been taught the server may not be able to tell yet.
        if (response.statusCode !== 200) return void response.resume();
        // It hands on the errors of what it reads.
        createInterface({ input: response })
          .on('line', (line) => tell(JSON.parse(line)))
          .on('error', ended);
      });
      sent
        .on('error', ended)
        .on('close', () => setTimeout(follow, 100))
        .end();
    };
    follow();
    return () => {
      isOver = true;
      sent?.destroy();
    };
  }

  /** For programs that read one. */
  kubeconfig(as?: string): object {
    const { port, token, certificate } = this.#options;
    const cluster = {
      server: `https://127.0.0.1:${port}`,
      'certificate-authority': certificate,
      'tls-server-name': NAME,
    };
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'admin', user: { token, ...(as === undefined ? {} : { as }) } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    };
  }

  /** Forgets which kinds there are, after definitions were added. */
  rediscover(): void {
    this.#resources.clear();
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  #resourcesOf(apiVersion: string): Promise<Map<string, Resource>> {
    const known = this.#resources.get(apiVersion) ?? this.#discover(apiVersion);
    this.#resources.set(apiVersion, known);
    return known;
  }

  async #discover(apiVersion: string): Promise<Map<string, Resource>> {
    const { body } = await this.send('GET', root(apiVersion));
    const resources = (body.resources ?? []) as { name: string; kind: string; namespaced: boolean }[];
    return new Map(
      resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced }) => [kind, { path: name, isNamespaced: namespaced }]),
    );
  }
}

/** A watch may end with an error, as when whoever watches has seen enough; what comes next is said by its end. */
const ended = (): void => undefined;

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

function exchange(options: RequestOptions, body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject).on('end', () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, warnings: warningsOf(headers.warning), body: bodyOf(text) });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const bodyOf = (text: string): Body => (text.startsWith('{') ? JSON.parse(text) : { message: text });

/** `299 - "text"`, several of them joined by commas. */
const warningsOf = (header: string | undefined): string[] =>
  [...(header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
