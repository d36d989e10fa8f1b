import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { newAuthority } from '../../engine/connect/certificates.ts';

type Authority = Awaited<ReturnType<typeof newAuthority>>;

interface Host {
  answer: RequestListener;
  by: Authority;
}

/** Hosts that answer by their own names over TLS, for whoever asks for them by way of a proxy. There are no others. */
export class Internet {
  readonly #hosts: SecureServer;
  readonly #proxy: Server;

  private constructor(hosts: SecureServer, names: readonly string[]) {
    this.#hosts = hosts;
    this.#proxy = createServer().on('connect', ({ url = '' }, socket, head) => {
      if (!names.includes(url.replace(/:443$/, ''))) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      const there = connect(portOf(hosts), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        there.write(head);
        there.pipe(socket).pipe(there);
      });
      for (const end of [there, socket]) end.on('error', () => there.destroy());
    });
  }

  /** @param hosts what each answers, and who has signed its certificate. */
  static async start(hosts: Readonly<Record<string, Host>>): Promise<Internet> {
    const contexts = new Map<string, SecureContext>();
    for (const [name, { by }] of Object.entries(hosts)) {
      const { certificate: cert, key } = await by.sign({ name, hosts: [name] });
      contexts.set(name, createSecureContext({ cert, key }));
    }
    const server = createSecureServer({ SNICallback: (name, done) => done(null, contexts.get(name)) });
    server.on('request', (request, response) => hosts[request.headers.host ?? '']?.answer(request, response));
    const internet = new Internet(server, Object.keys(hosts));
    for (const each of [server, internet.#proxy]) await once(each.listen(0, '127.0.0.1'), 'listening');
    return internet;
  }

  /** What a program takes as its proxy. */
  get proxy(): string {
    return `http://127.0.0.1:${portOf(this.#proxy)}`;
  }

  stop(): void {
    for (const server of [this.#proxy, this.#hosts]) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const portOf = (server: Server | SecureServer): number => (server.address() as AddressInfo).port;
