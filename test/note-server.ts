import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

export interface Note {
  id: number;
  /** Who wrote it, as its host says so. */
  by: Record<string, unknown>;
  body: string;
}

interface Asked {
  method: string;
  path: string;
  /** What it came with to say who asks. */
  token: string;
  body: string;
}

/** How a host of repositories speaks of the notes on one request. */
interface Host {
  /** The path of the notes; behind it and a slash, or below `one`, stands the number of one of them. */
  notes: string;
  one: string;
  /** Who the token is of. */
  by: Record<string, unknown>;
  /** The other answers: method and path → what is said. */
  answers: Record<string, (asked: Asked) => object>;
  shown(note: Note): object;
  written(body: string): string;
}

const PAGE = 100;

/** A server on this machine with the notes of one request, in pages as its host gives them. */
export class NoteServer {
  readonly notes: Note[] = [];
  /** What was asked beside reading, as method and path. */
  readonly changes: string[] = [];
  readonly uploads: string[] = [];
  readonly #host: Host;
  readonly #server: Server;

  constructor(host: Host, token: string) {
    this.#host = host;
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { authorization, 'private-token': own } = request.headers;
        const given = String(own ?? authorization);
        const asked = { method: request.method ?? '', path: request.url ?? '', token: given, body };
        const answer = given === token ? this.#answer(asked) : undefined;
        response.writeHead(given !== token ? 401 : answer === undefined ? 404 : 200);
        response.end(JSON.stringify(answer ?? { message: 'no' }));
      });
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Notes of somebody else. */
  add(count: number, body: string): void {
    for (let i = 0; i < count; i++) this.notes.push({ id: this.notes.length + 1, by: { id: 7, login: 'ada' }, body });
  }

  #answer(asked: Asked): object | undefined {
    const { method, body } = asked;
    const [path = '', query] = asked.path.split('?');
    const { notes, one, by, answers, shown, written } = this.#host;
    if (method === 'GET' && path === notes) {
      const page = Number(new URLSearchParams(query).get('page') ?? 1);
      return this.notes.slice((page - 1) * PAGE, page * PAGE).map(shown);
    }
    if (method !== 'GET') this.changes.push(`${method} ${path}`);
    if (method === 'POST' && path === notes) {
      const note = { id: this.notes.length + 1, by, body: written(body) };
      this.notes.push(note);
      return shown(note);
    }
    const note = this.notes.find(({ id }) => path === `${one}/${id}`);
    if (note !== undefined) {
      note.body = written(body);
      return shown(note);
    }
    if (path.endsWith('/uploads')) this.uploads.push(body);
    return answers[`${method} ${path}`]?.(asked);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const BOT = { id: 42, login: 'github-actions[bot]' };

export const GITLAB: Host = {
  notes: '/api/v4/projects/5/merge_requests/3/notes',
  one: '/api/v4/projects/5/merge_requests/3/notes',
  by: BOT,
  answers: {
    'GET /api/v4/user': () => BOT,
    'POST /api/v4/projects/5/uploads': ({ body }) => {
      const [, name] = /filename="([^"]+)"/.exec(body) ?? [];
      return { markdown: `![${name}](/uploads/${body.length}/${name})` };
    },
  },
  shown: ({ id, by, body }) => ({ id, author: by, body }),
  written: (body) => new URLSearchParams(body).get('body') ?? '',
};

export const GITHUB: Host = {
  notes: '/repos/example/fleet/issues/3/comments',
  one: '/repos/example/fleet/issues/comments',
  by: BOT,
  answers: {},
  shown: ({ id, by, body }) => ({ id, user: by, body }),
  written: (body) => String(Object(JSON.parse(body)).body),
};
