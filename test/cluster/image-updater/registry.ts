import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';

export interface Build {
  tag: string;
  /** When it was built, in RFC 3339. */
  created?: string;
  /** Default: amd64. */
  architecture?: string;
}

interface Login {
  username: string;
  password: string;
}

const TOKEN = 'registry-token';

/** A registry that gives out what it has to whoever has a token, and tokens, at another host, to whoever has the login. */
export class Registry {
  readonly #host: string;
  readonly #login: Login;
  /** By repository, without the host. */
  readonly #builds = new Map<string, readonly Build[]>();

  constructor(host: string, login: Login) {
    this.#host = host;
    this.#login = login;
  }

  has(repository: string, ...builds: readonly (Build | string)[]): void {
    this.#builds.set(
      repository,
      builds.map((build) => (typeof build === 'string' ? { tag: build } : build)),
    );
  }

  readonly tokens: RequestListener = ({ headers }, response) => {
    const { username, password } = this.#login;
    const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    if (headers.authorization !== expected) response.writeHead(401).end();
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ token: TOKEN }));
  };

  readonly answer: RequestListener = ({ url = '', headers }, response) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      const realm = `Bearer realm="https://auth.${this.#host}/token",service="${this.#host}"`;
      response.writeHead(401, { 'www-authenticate': realm, 'docker-distribution-api-version': 'registry/2.0' }).end();
      return;
    }
    const found = this.#find(url.replace(/\?.*/, ''));
    if (found === undefined) response.writeHead(404).end('{"errors":[{"code":"NOT_FOUND"}]}');
    else
      response
        .writeHead(200, { 'content-type': found.type, 'docker-content-digest': digest(found.text) })
        .end(found.text);
  };

  #find(path: string): { type: string; text: string } | undefined {
    if (path === '/v2/') return { type: 'application/json', text: '{}' };
    const [, name = '', kind = '', reference = ''] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/(.+)$/.exec(path) ?? [];
    const builds = this.#builds.get(name);
    if (builds === undefined) return undefined;
    if (kind === 'tags')
      return { type: 'application/json', text: JSON.stringify({ name, tags: builds.map(({ tag }) => tag) }) };
    const build = builds.find(
      (each) => each.tag === reference || [manifestOf(each), configOf(each)].map(digest).includes(reference),
    );
    if (build === undefined) return undefined;
    return kind === 'blobs'
      ? { type: 'application/octet-stream', text: configOf(build) }
      : { type: MANIFEST, text: manifestOf(build) };
  }
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

export const digestOf = (build: Build): string => digest(manifestOf(build));

const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const configOf = ({ tag, created = '2026-01-01T00:00:00Z', architecture = 'amd64' }: Build): string =>
  JSON.stringify({
    architecture,
    os: 'linux',
    created,
    config: { Labels: { tag } },
    rootfs: { type: 'layers', diff_ids: [] },
    history: [],
  });

function manifestOf(build: Build): string {
  const config = configOf(build);
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: Buffer.byteLength(config),
      digest: digest(config),
    },
    layers: [],
  });
}
