import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Connection } from '../connect/connection.ts';
import { pluralOf } from './plural.ts';

const CLUSTER_SCOPED = ['Namespace', 'ClusterRole', 'ClusterRoleBinding'];

/** Whose fields the account's are. */
const MANAGER = 'fleetwright-access';

/** The status of what is not there. */
export const MISSING = 404;
const EXISTS = 409;
const CREATED = 201;

/** The items of a list; of an empty one, some servers say null. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.looseObject({ items: z.array(item).nullish() }).transform(({ items }) => items ?? []);

const Objects = listOf(
  z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }) }),
);

type ListedObject = z.output<typeof Objects>[number];

const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** The URL path of an object, or with an empty name of its kind. */
function pathOf({ apiVersion, kind, metadata }: KubeObject, name: string = metadata.name): string {
  const place = CLUSTER_SCOPED.includes(kind) ? '' : `/namespaces/${metadata.namespace}`;
  return `${rootOf(apiVersion)}${place}/${pluralOf(kind)}${name && `/${name}`}`;
}

/** Makes an object unless there is one of its name; whether it did. */
export async function createMissing(connection: Connection, object: KubeObject): Promise<boolean> {
  const { status } = await connection.send('POST', pathOf(object, ''), { body: object, also: [EXISTS] });
  return status !== EXISTS;
}

/** Makes an object as it is given, or brings the one of its name to it; whether it made one. */
export async function apply(connection: Connection, object: KubeObject): Promise<boolean> {
  const query = `fieldManager=${MANAGER}&force=true&fieldValidation=Strict`;
  const type = 'application/apply-patch+yaml';
  const { status } = await connection.send('PATCH', `${pathOf(object)}?${query}`, { body: object, type });
  return status === CREATED;
}

/** Deletes an object if it is there; whether it was. */
export async function remove(connection: Connection, object: KubeObject): Promise<boolean> {
  const { status } = await connection.send('DELETE', pathOf(object), { also: [MISSING] });
  return status !== MISSING;
}

export async function get(connection: Connection, object: KubeObject): Promise<unknown> {
  const { status, value } = await connection.json('GET', pathOf(object), { also: [MISSING] });
  return status === MISSING ? undefined : value;
}

interface Sort {
  apiVersion: string;
  kind: string;
}

/** Objects of a kind in all namespaces that carry a label. */
export async function listLabelled(
  connection: Connection,
  { apiVersion, kind }: Sort,
  [label, value]: readonly [string, string],
): Promise<(KubeObject & ListedObject)[]> {
  const selector = encodeURIComponent(`${label}=${value}`);
  const found = await connection.read(`${rootOf(apiVersion)}/${pluralOf(kind)}?labelSelector=${selector}`, Objects);
  // The items of a list do not name their kind.
  return found.map((item) => ({ ...item, apiVersion, kind }));
}
