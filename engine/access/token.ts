import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { connectError } from '../connect/connect-error.ts';
import type { Connection } from '../connect/connection.ts';
import { ACCESS, ACCOUNT } from './account.ts';
import { get, listLabelled, remove } from './objects.ts';

/** Milliseconds between two looks, and in all, for the token that Kubernetes puts into its Secret. */
const LOOKS = { every: 250, within: 20_000 };

const TYPE = 'kubernetes.io/service-account-token';

const TokenSecret = z.looseObject({
  metadata: z.looseObject({ creationTimestamp: z.string().optional() }),
  data: z.looseObject({ token: z.string().optional() }).optional(),
});

/** A token of the account; deleting its Secret ends it. */
export interface Token {
  secret: KubeObject;
  /** A day such as 2026-12-31. */
  since: string;
  /** None until Kubernetes has made it. */
  value: Buffer | undefined;
}

const nameOf = (number: number): string => `${ACCOUNT.name}-token-${number}`;

const numberOf = ({ secret }: Token): number => Number(/-token-(\d+)$/.exec(secret.metadata.name)?.[1] ?? 0);

/** The account's tokens, the newest last. */
export async function tokensOf(connection: Connection, cluster: string): Promise<Token[]> {
  const secrets = await listLabelled(connection, { apiVersion: 'v1', kind: 'Secret' }, [ACCESS, cluster]);
  return secrets.map(tokenOf).sort((a, b) => numberOf(a) - numberOf(b));
}

/** The Secret in which Kubernetes puts another token of the account. */
export const nextSecret = (cluster: string, tokens: readonly Token[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: nameOf(Math.max(0, ...tokens.map(numberOf)) + 1),
    namespace: ACCOUNT.namespace,
    labels: { [ACCESS]: cluster },
    annotations: { 'kubernetes.io/service-account.name': ACCOUNT.name },
  },
  type: TYPE,
});

/** The token that comes into a Secret that was just made. */
export async function awaitToken(connection: Connection, secret: KubeObject, looks = LOOKS): Promise<Buffer> {
  const end = Date.now() + looks.within;
  for (;;) {
    const found = await get(connection, secret);
    const token = found === undefined ? undefined : tokenOf({ ...secret, ...(found as object) }).value;
    if (token !== undefined) return token;
    if (Date.now() > end) {
      const message = `Kubernetes puts no token into ${secret.metadata.namespace}/${secret.metadata.name}; expected its controller manager to run`;
      throw connectError('no-token', connection.target.at, message);
    }
    await sleep(looks.every);
  }
}

/** Ends tokens; one that is not there any more has ended. */
export async function endTokens(connection: Connection, tokens: readonly Token[]): Promise<void> {
  for (const { secret } of tokens) await remove(connection, secret);
}

function tokenOf(secret: KubeObject): Token {
  const { metadata, data } = TokenSecret.parse(secret);
  const text = data?.token;
  return {
    secret,
    since: (metadata.creationTimestamp ?? '').slice(0, 10),
    value: text === undefined || text === '' ? undefined : Buffer.from(text, 'base64'),
  };
}
