import { createPrivateKey } from 'node:crypto';
import type { GitCredentials } from '../../../clusters/schema/fleet.ts';
import { readPlaintextFile } from '../../seal/plaintext/source.ts';
import { refuse } from '../../seal/seal-error.ts';

/** What Argo CD reads a repository with, by the names of the sealed values. Whoever made the buffers zeroes them. */
export interface RepositoryCredentials {
  kind: Exclude<GitCredentials, 'none'>;
  values: ReadonlyMap<string, Buffer>;
}

/** Names with which a token or password may do more than read one repository. */
const REFUSED: Readonly<Record<string, string>> = {
  root: 'root may do everything on the server',
  admin: 'an administrator may do everything on the server',
  administrator: 'an administrator may do everything on the server',
  oauth2: 'it goes with the token of a person, who may do more than read one repository',
  'x-access-token': 'such a token ends after an hour; expected --github-app',
};

/** Beginnings of tokens that are a person's. */
const PERSONAL = ['ghp_', 'gho_'];

export function checkUsername(username: string): void {
  const why = REFUSED[username.toLowerCase()];
  if (why === undefined) return;
  const expected =
    'expected a project access token or a deploy token with read_repository, under the name it was made with';
  throw refuse('repository-credentials', '--username', `${username} is not taken: ${why}; ${expected}`);
}

/** @param token zeroed by whoever made it */
export function tokenCredentials(username: string, token: Buffer): RepositoryCredentials {
  const bytes = withoutLineBreak(token);
  if (PERSONAL.some((beginning) => bytes.subarray(0, beginning.length).toString('latin1') === beginning)) {
    token.fill(0);
    const message = 'the token is a person’s; expected one of the repository alone, a deploy key or a GitHub App';
    throw refuse('repository-credentials', 'the token', message);
  }
  return {
    kind: 'token',
    values: new Map([
      ['username', Buffer.from(username)],
      ['password', bytes],
    ]),
  };
}

const withoutLineBreak = (bytes: Buffer): Buffer => {
  const end = bytes.at(-1) === 10 ? (bytes.at(-2) === 13 ? -2 : -1) : bytes.length;
  return bytes.subarray(0, end);
};

export function deployKey(file: string): RepositoryCredentials {
  const key = readPlaintextFile(file);
  const text = key.toString('latin1');
  const refusal = keyProblem(text);
  if (refusal !== undefined) {
    key.fill(0);
    throw refuse('repository-credentials', file, refusal);
  }
  // ssh does not read a key without a line break at its end.
  const whole = text.endsWith('\n') ? key : Buffer.concat([key, Buffer.from('\n')]);
  return { kind: 'deploy-key', values: new Map([['sshPrivateKey', whole]]) };
}

function keyProblem(text: string): string | undefined {
  if (/^(ssh|ecdsa)-/.test(text)) return 'this is the public key, which the server gets; expected the private one';
  const body = /-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]*?)-----END/.exec(text)?.[1];
  if (body === undefined) return 'no private key; expected what ssh-keygen makes';
  if (text.includes('ENCRYPTED') || hasPassphrase(body)) {
    return 'the key has a passphrase, which nobody can give Argo CD; expected one without: ssh-keygen -t ed25519 -N ""';
  }
  return undefined;
}

/** In OpenSSH's own form the name of the cipher follows a fixed beginning. */
function hasPassphrase(body: string): boolean {
  const bytes = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (bytes.subarray(0, magic.length).toString('latin1') !== magic) return false;
  const length = bytes.readUInt32BE(magic.length);
  return bytes.subarray(magic.length + 4, magic.length + 4 + length).toString('latin1') !== 'none';
}

interface GitHubApp {
  id: string;
  installation: string;
  keyFile: string;
}

export function githubApp({ id, installation, keyFile }: GitHubApp): RepositoryCredentials {
  for (const [option, value] of Object.entries({ '--github-app': id, '--installation': installation })) {
    if (!/^[1-9][0-9]*$/.test(value)) throw refuse('repository-credentials', option, `${value} is no number`);
  }
  const key = readPlaintextFile(keyFile);
  try {
    createPrivateKey(key);
  } catch {
    key.fill(0);
    throw refuse(
      'repository-credentials',
      keyFile,
      'no private key in PEM; expected the one that GitHub made for the app',
    );
  }
  const values = {
    githubAppID: Buffer.from(id),
    githubAppInstallationID: Buffer.from(installation),
    githubAppPrivateKey: key,
  };
  return { kind: 'github-app', values: new Map(Object.entries(values)) };
}
