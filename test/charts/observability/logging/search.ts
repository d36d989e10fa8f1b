import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Delivery {
  authorization: string | undefined;
  /** Each action with its document. */
  documents: { index: string; id: string | undefined; source: Record<string, unknown> }[];
}

/** `ca.crt`, and a certificate of that authority for `localhost`. */
export function certificates(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=opensearch');
  writeFileSync(join(folder, 'san'), 'subjectAltName=DNS:localhost');
  openssl(
    ...['x509', '-req', '-in', 'tls.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'tls.crt', '-extfile', 'san'],
  );
}

/** Takes deliveries as OpenSearch does, on a port of its own unless one is given. */
export async function openSearch(folder: string, deliveries: Delivery[], port = 0): Promise<Server> {
  const key = readFileSync(join(folder, 'tls.key'));
  const cert = readFileSync(join(folder, 'tls.crt'));
  const server = createHttps({ key, cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    const lines = text
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const documents = lines.flatMap((action, i) =>
      i % 2 === 0 ? [{ index: action.create._index, id: action.create._id, source: lines[i + 1] }] : [],
    );
    deliveries.push({ authorization: request.headers.authorization, documents });
    const items = documents.map(() => ({ create: { status: 201 } }));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ errors: false, items }));
  });
  return listening(server, port);
}

/** Takes connections and never says a word. */
export async function blackHole(port: number): Promise<{ close: () => Promise<void> }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => socket.destroy())));
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Knows every pod, as the API server does. */
export const apiServer = (): Promise<Server> =>
  listening(
    createHttp((request, response) => {
      const labels = { app: 'web', 'app.kubernetes.io/name': 'web' };
      const pod = { metadata: { labels }, spec: { nodeName: 'node-1', containers: [] }, status: {} };
      response.end(JSON.stringify(request.url?.includes('/pods/') ? pod : {}));
    }),
    0,
  );

const listening = (server: Server, port: number): Promise<Server> =>
  new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;
