import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { z } from 'zod';
import { failure, refused } from './failure.ts';
import { clientConfig, type Target } from './target.ts';

/** Milliseconds in which an API server answers. */
const ANSWERS_WITHIN = 30_000;

/** What is larger is no answer to what is asked here. */
const MOST_BYTES = 64 * 1024 * 1024;

const JSON_TYPE = 'application/json';
const ANY = 'application/json, */*';

interface Ask {
  body?: unknown;
  /** Of the body. */
  type?: 'application/json' | 'application/apply-patch+yaml' | 'application/merge-patch+json';
  /** Of the answer, where it is not to be whole. */
  accept?: string;
  /** Statuses that are no failure. */
  also?: readonly number[];
}

interface Answer {
  status: number;
  text: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Requests to one API server. Every way in which it fails is a ConnectError. */
export class Connection {
  readonly target: Target;
  readonly #timeout: number;
  #options: Promise<RequestOptions> | undefined;

  constructor(target: Target, timeout: number = ANSWERS_WITHIN) {
    this.target = target;
    this.#timeout = timeout;
  }

  /** What is at a path, in a known form. */
  async read<Schema extends z.ZodType>(path: string, schema: Schema, ask: Ask = {}): Promise<z.output<Schema>> {
    const { status, value } = await this.json('GET', path, ask);
    const { success, data } = schema.safeParse(value);
    if (success) return data;
    throw refused(this.target, { status, message: 'the answer is not of an API server', asked: `GET ${path}` });
  }

  /** The answer's JSON. */
  async json(method: Method, path: string, ask: Ask = {}): Promise<{ status: number; value: unknown }> {
    const { status, text } = await this.send(method, path, ask);
    try {
      return { status, value: JSON.parse(text) };
    } catch {
      throw refused(this.target, { status, message: 'the answer is no JSON', asked: `${method} ${path}` });
    }
  }

  async send(method: Method, path: string, { also = [], ...ask }: Ask = {}): Promise<Answer> {
    const answer = await this.#exchange(method, path, ask);
    if (answer.status < 300 || also.includes(answer.status)) return answer;
    const asked = `${method} ${path.replace(/\?.*/, '')}`;
    throw refused(this.target, { status: answer.status, message: reasonIn(answer.text), asked });
  }

  async #exchange(method: Method, path: string, { body, type = JSON_TYPE, accept = ANY }: Ask): Promise<Answer> {
    try {
      this.#options ??= this.#login();
      const login = await this.#options;
      const headers = { ...login.headers, accept, 'content-type': type };
      // Whatever NODE_TLS_REJECT_UNAUTHORIZED says: values are sealed for whoever answers here.
      const options = { ...login, method, headers, timeout: this.#timeout, rejectUnauthorized: true };
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      return await exchange(new URL(`${this.target.server}${path}`), options, text);
    } catch (cause) {
      throw failure(this.target, cause);
    }
  }

  async #login(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await (await clientConfig(this.target)).applyToHTTPSOptions(options);
    return options;
  }
}

function exchange(url: URL, options: RequestOptions, body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(options.timeout ?? ANSWERS_WITHIN);
    const late = Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
    const sent = request(url, { ...options, signal }, (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    sent.on('timeout', () => sent.destroy(late));
    sent.on('error', (cause) => reject(signal.aborted ? late : cause)).end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'EMSGSIZE' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** The message of a Status, or the beginning of whatever else came. */
function reasonIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return oneLine(message);
  } catch {
    // A proxy on the way answers in HTML.
  }
  return oneLine(text).slice(0, 200);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
