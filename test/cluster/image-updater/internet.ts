import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { createSecureContext } from 'node:tls';
import { newAuthority } from '../../engine/connect/certificates.ts';

/** Hosts that answer by their own names over TLS, for whoever asks for them by way of a proxy. There are no others. */
export class Internet {
  /** The certificate of whoever has signed those of all hosts. */
  readonly authority: string;
  /** Hosts that were asked for and are not there. */
  readonly unknown = new Set<string>();
  readonly #hosts: SecureServer;
  readonly #proxy: Server;

  private constructor(authority: string, hosts: SecureServer, names: readonly string[]) {
    this.authority = authority;
    this.#hosts = hosts;
    this.#proxy = createServer().on('connect', ({ url = '' }, socket, head) => {
      if (!names.includes(url.replace(/:443$/, ''))) {
        this.unknown.add(url);
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const there = connect(portOf(hosts), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        there.write(head);
        there.pipe(socket).pipe(there);
      });
      for (const end of [there, socket]) end.on('error', () => there.destroy());
    });
  }

  static async start(answers: Readonly<Record<string, RequestListener>>): Promise<Internet> {
    const names = Object.keys(answers);
    const authority = await newAuthority('fleet-ca');
    const { certificate: cert, key } = await authority.sign({ name: 'hosts', hosts: names });
    const hosts = createSecureServer({ SNICallback: (_, done) => done(null, createSecureContext({ cert, key })) });
    hosts.on('request', (request, response) => answers[request.headers.host ?? '']?.(request, response));
    const internet = new Internet(authority.certificate, hosts, names);
    for (const server of [hosts, internet.#proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
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
