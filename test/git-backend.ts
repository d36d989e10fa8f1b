import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

interface Served {
  /** Holds the repositories, by the paths of their URLs. */
  root: string;
  /** Who has logged in, and so may push. */
  user?: string;
}

/** Answers a request of git over HTTP, as git's own program for web servers does. */
export function answerGit(request: IncomingMessage, response: ServerResponse, { root, user }: Served): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const { headers, method } = request;
  const env = {
    PATH: process.env.PATH,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: method,
    PATH_INFO: pathname,
    QUERY_STRING: search.slice(1),
    CONTENT_TYPE: headers['content-type'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    HTTP_GIT_PROTOCOL: [headers['git-protocol']].flat()[0],
    ...(user === undefined ? {} : { REMOTE_USER: user }),
  };
  const backend = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  request.pipe(backend.stdin);
  const said: Buffer[] = [];
  backend.stdout.on('data', (part) => said.push(part));
  backend.on('close', () => reply(Buffer.concat(said), response));
}

/** What a CGI program says: headers, an empty line, a body. */
function reply(said: Buffer, response: ServerResponse): void {
  const end = said.indexOf('\r\n\r\n');
  const lines = said.subarray(0, end).toString().split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
  const { Status = '200', ...others } = headers;
  response.writeHead(Number.parseInt(Status, 10), others).end(said.subarray(end + 4));
}
