import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { connectError } from '../connect/connect-error.ts';
import type { Connection } from '../connect/connection.ts';
import { ACCESS, ACCOUNT } from './account.ts';
import { get } from './objects.ts';

const SERVICE_ACCOUNT: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ACCOUNT };

const Labelled = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).optional() }),
});

const shown = `${ACCOUNT.namespace}/${ACCOUNT.name}`;

/** For which cluster of the fleet the account was made, or undefined where there is none. */
async function owner(connection: Connection): Promise<{ cluster: string | undefined } | undefined> {
  const found = await get(connection, SERVICE_ACCOUNT);
  return found === undefined ? undefined : { cluster: Labelled.parse(found).metadata.labels?.[ACCESS] };
}

/**
 * Throws where the cluster has the account already.
 * @param cluster whose login is to be made, where the fleet has that cluster
 */
export async function refuseAccount(connection: Connection, cluster?: string): Promise<void> {
  const found = await owner(connection);
  if (found === undefined) return;
  const { at } = connection.target;
  if (found.cluster !== undefined) {
    const way = found.cluster === cluster ? `rotate ${cluster}` : `remove ${found.cluster} first`;
    const message = `it has ${shown} already, of ${found.cluster}; expected npm run cluster -- ${way}`;
    throw connectError('access-exists', at, message);
  }
  const message = `it has a ${shown} that is not ours, such as argocd cluster add makes with all rights; delete that account first`;
  throw connectError('access-exists', at, message);
}

/** Throws unless the account is there, and was made for this cluster of the fleet. */
export async function requireAccount(connection: Connection, cluster: string): Promise<void> {
  const found = await owner(connection);
  const { at } = connection.target;
  if (found === undefined) {
    throw connectError('no-access', at, `it has no ${shown}; expected what npm run cluster -- add makes`);
  }
  if (found.cluster === cluster) return;
  const message = `its ${shown} is of ${found.cluster ?? 'somebody else'}, not of ${cluster}; expected the context of ${cluster}`;
  throw connectError('wrong-cluster', at, message);
}

const Review = z.looseObject({
  status: z.looseObject({ userInfo: z.looseObject({ username: z.string().default('') }) }),
});

/** As whom the cluster knows the one who asks. Throws where it does not know them. */
export async function whoAmI(connection: Connection): Promise<string> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  return Review.parse((await connection.json('POST', path, { body: review })).value).status.userInfo.username;
}
