import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Connection } from '../connect/connection.ts';
import { ACCESS, type Access, PREPARED } from './account.ts';
import type { Journal } from './journal.ts';
import { get, listLabelled, remove } from './objects.ts';
import { RBAC } from './rules.ts';

const RIGHTS = ['ClusterRoleBinding', 'RoleBinding', 'ClusterRole', 'Role'].map((kind) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
}));

const ACCOUNTS = [
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
];

/** Makes an access on a cluster, or brings one to what the fleet needs now; what was there before the journal is kept. */
export async function grant(connection: Connection, { access, cluster, journal }: Granting): Promise<KubeObject[]> {
  for (const object of access.prepared) await journal.create(object);
  for (const object of access.account) await journal.apply(object);
  const superfluous = await superfluousRights(connection, cluster, access);
  for (const object of superfluous) await remove(connection, object);
  return superfluous;
}

interface Granting {
  access: Access;
  cluster: string;
  journal: Journal;
}

/** Rights of the account that the fleet needs no more, the bindings first. */
async function superfluousRights(connection: Connection, cluster: string, { account }: Access): Promise<KubeObject[]> {
  const needed = new Set(account.map(keyOf));
  return (await labelled(connection, RIGHTS, [ACCESS, cluster])).filter((object) => !needed.has(keyOf(object)));
}

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;

const Role = z.looseObject({ rules: z.array(z.unknown()).nullish() });

/** What of an access is not as the fleet needs it. */
export async function lacking(connection: Connection, cluster: string, access: Access): Promise<string[]> {
  const lines: string[] = [];
  for (const object of access.account) {
    const found = await get(connection, object);
    if (found === undefined) lines.push(`${titleOf(object)} is not there`);
    else if (object.rules !== undefined && !isDeepStrictEqual(Role.parse(found).rules ?? [], object.rules)) {
      lines.push(`${titleOf(object)} allows something else than the fleet needs`);
    }
  }
  for (const object of access.prepared) {
    if ((await get(connection, object)) === undefined)
      lines.push(`${titleOf(object)} is not there for Argo CD to fill`);
  }
  const superfluous = await superfluousRights(connection, cluster, access);
  return [...lines, ...superfluous.map((object) => `${titleOf(object)} is needed no more`)];
}

/** Ends an access: the rights first, then the tokens and the account, then what Argo CD has never filled. */
export async function endAccess(connection: Connection, cluster: string): Promise<KubeObject[]> {
  const own = await labelled(connection, [...RIGHTS, ...ACCOUNTS], [ACCESS, cluster]);
  const prepared = (await labelled(connection, RIGHTS, [PREPARED, cluster])).filter(isEmpty);
  const ended: KubeObject[] = [];
  for (const object of [...own, ...prepared]) if (await remove(connection, object)) ended.push(object);
  return ended;
}

const isEmpty = (object: KubeObject): boolean =>
  [object.rules, object.subjects].every((list) => !Array.isArray(list) || list.length === 0);

async function labelled(
  connection: Connection,
  sorts: typeof RIGHTS,
  label: readonly [string, string],
): Promise<KubeObject[]> {
  const lists: KubeObject[] = [];
  for (const sort of sorts) lists.push(...(await listLabelled(connection, sort, label)));
  return lists;
}

/** `Role monitoring/argocd-manager`. */
export const titleOf = ({ kind, metadata }: KubeObject): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
