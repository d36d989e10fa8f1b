import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider says of one measurement. */
export type Answer = 'good' | 'bad' | 'between' | 'empty' | 'NaN' | 'error';

/** What is measured; the metrics of the plans call 0.95 good, and below 0.9 bad. */
const VALUES = { good: '0.99', bad: '0.5', between: '0.92', NaN: 'NaN' };

/** Answers as a Prometheus and as a web page do, by the path that it is asked under, on the loopback. */
export class Answers {
  readonly #server: Server;
  readonly #scripts = new Map<string, Answer[]>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', ({ url = '' }, response) => {
      const [path = ''] = url.slice(1).split('/api/v1/query');
      const answer = this.#next(path);
      const page = url.includes('/api/v1/query') ? vector(answer) : { value: numberOf(answer) };
      response.writeHead(answer === 'error' ? 503 : 200, { 'content-type': 'application/json' });
      response.end(answer === 'error' ? '' : JSON.stringify(page));
    });
  }

  static async listen(): Promise<Answers> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Answers(server);
  }

  /** The address of some answers, given one after the other; the last is given again. */
  at(path: string, answers: readonly Answer[]): string {
    this.#scripts.set(path, [...answers]);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #next(path: string): Answer {
    const script = this.#scripts.get(path) ?? [];
    return (script.length > 1 ? script.shift() : script[0]) ?? 'error';
  }
}

const numberOf = (answer: Answer): number | undefined =>
  answer === 'empty' || answer === 'error' ? undefined : Number(VALUES[answer]);

const vector = (answer: Answer): object => ({
  status: 'success',
  data: {
    resultType: 'vector',
    result: answer === 'empty' || answer === 'error' ? [] : [{ metric: {}, value: [0, VALUES[answer]] }],
  },
});
