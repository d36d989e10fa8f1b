import { verify } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { answerGit } from '../../git-backend.ts';

/** What somebody has asked to be merged. */
interface Asked {
  title: string;
  /** The branch with the change. */
  from: string;
  /** The branch that it is to go to. */
  to: string;
}

interface Pushers {
  /** Holds the repositories, by the paths of their URLs. */
  root: string;
  /** Who may read and write them. */
  username: string;
  password: string;
}

const basic = ({ headers }: IncomingMessage): string =>
  Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();

/** Repositories by https, for whoever has the login. */
export const repositories =
  ({ root, username, password }: Pushers): RequestListener =>
  (request, response) => {
    if (basic(request) === `${username}:${password}`) answerGit(request, response, { root, user: username });
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="repositories"' }).end();
  };

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString();
  return text === '' ? {} : JSON.parse(text);
}

/** A GitLab with its repositories, where the password is a token too. */
export function gitLab(pushers: Pushers): { answer: RequestListener; asked: Asked[] } {
  const asked: Asked[] = [];
  const git = repositories(pushers);
  const answer: RequestListener = async (request, response) => {
    const { url = '', method, headers } = request;
    if (!url.startsWith('/api/')) return git(request, response);
    const isProject = /^\/api\/v4\/projects\/observability%2Fthanos-multi-cluster\/merge_requests/.test(url);
    if (headers['private-token'] !== pushers.password || !isProject) return void response.writeHead(401).end();
    response.setHeader('content-type', 'application/json');
    if (method === 'GET') return void response.end(JSON.stringify(asked.map((_, i) => ({ iid: i + 1 }))));
    const { title = '', source_branch: from = '', target_branch: to = '' } = await bodyOf(request);
    asked.push({ title, from, to });
    response.writeHead(201).end(JSON.stringify({ iid: asked.length }));
  };
  return { answer, asked };
}

interface App {
  id: string;
  installation: string;
  /** PEM. */
  publicKey: string;
}

/** GitHub's API, which gives a token to whoever signs for an app, and takes requests from whoever has it. */
export function gitHub(
  { id, installation, publicKey }: App,
  token: string,
): { answer: RequestListener; asked: Asked[] } {
  const asked: Asked[] = [];
  const answer: RequestListener = async (request, response) => {
    const { url = '', method, headers } = request;
    response.setHeader('content-type', 'application/json');
    const bearer = (headers.authorization ?? '').replace(/^(Bearer|token) /, '');
    if (url === `/app/installations/${installation}/access_tokens` && isSigned(bearer, { id, publicKey })) {
      const expires = new Date(Date.now() + 3_600_000).toISOString();
      return void response.writeHead(201).end(JSON.stringify({ token, expires_at: expires }));
    }
    if (bearer !== token || !url.startsWith('/repos/shop/fleet/pulls')) return void response.writeHead(401).end('{}');
    if (method === 'GET') return void response.end(JSON.stringify(asked.map((_, i) => ({ number: i + 1 }))));
    const { title = '', head: from = '', base: to = '' } = await bodyOf(request);
    asked.push({ title, from, to });
    response.writeHead(201).end(JSON.stringify({ number: asked.length }));
  };
  return { answer, asked };
}

/** Whether a JSON Web Token is of the app, and signed by it. */
function isSigned(jwt: string, { id, publicKey }: Omit<App, 'installation'>): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}');
  return (
    String(iss) === id &&
    verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url'))
  );
}
