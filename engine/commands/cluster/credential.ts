import { type Credential, type GivenCredential, targetWith } from '../../access/credential.ts';
import { whoAmI } from '../../access/identity.ts';
import type { Journal } from '../../access/journal.ts';
import { awaitToken, nextSecret, type Token } from '../../access/token.ts';
import { connectError } from '../../connect/connect-error.ts';
import { Connection } from '../../connect/connection.ts';
import { UsageError } from '../command.ts';

/** For who brings what Argo CD logs in with. */
export const CREDENTIAL_OPTIONS = {
  'token-file': { type: 'string', summary: 'a token that Argo CD takes in place of an account of its own' },
  'client-certificate': { type: 'string', summary: 'a certificate that it takes in its place; needs --client-key' },
  'client-key': { type: 'string', summary: 'the key of the certificate' },
} as const;

export function checkGiven(given: GivenCredential): void {
  const pair = [given['client-certificate'], given['client-key']].filter((each) => each !== undefined).length;
  if (pair === 1) throw new UsageError('--client-certificate and --client-key go together');
  if (pair === 2 && given['token-file'] !== undefined) {
    throw new UsageError('Argo CD logs in one way: --token-file, or --client-certificate with --client-key');
  }
}

interface NewToken {
  cluster: string;
  /** Those that it has. */
  tokens: readonly Token[];
  journal: Journal;
}

/** Another token of Argo CD's account, as soon as Kubernetes has made it. */
export async function newToken(connection: Connection, { cluster, tokens, journal }: NewToken): Promise<Credential> {
  const secret = nextSecret(cluster, tokens);
  await journal.create(secret);
  return { kind: 'token', token: await awaitToken(connection, secret) };
}

/** Throws where the cluster does not know whoever comes with the credential. */
export async function tryOut(connection: Connection, credential: Credential): Promise<void> {
  const name = await whoAmI(new Connection(targetWith(connection.target, credential)));
  if (name !== '' && name !== 'system:anonymous') return;
  throw connectError('unauthorized', connection.target.at, 'it takes whoever comes with the credential for a stranger');
}
