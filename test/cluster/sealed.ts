import type { KubeObject } from '../../charts/shared/manifest.ts';
import { complaints, titleOf } from './answers.ts';
import type { Client } from './client.ts';
import { definitionsFor, install } from './definitions.ts';

export const isSealed = ({ kind }: KubeObject): boolean => kind === 'SealedSecret';

/** Brings what has to be there before SealedSecrets can be: their definition and their namespaces. */
export async function prepareSealed(client: Client, sealed: readonly KubeObject[]): Promise<void> {
  await install(definitionsFor(sealed).definitions, client);
  for (const name of new Set(['kube-system', ...sealed.flatMap(({ metadata }) => metadata.namespace ?? [])])) {
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

/** Applies them as Argo CD does; throws what the server says against them. */
export async function applySealed(client: Client, sealed: readonly KubeObject[]): Promise<void> {
  const refused: string[] = [];
  for (const object of sealed) refused.push(...complaints(object, await client.apply(object)));
  if (refused.length > 0) throw new Error(refused.join('\n'));
}

interface Status {
  observedGeneration?: number;
  conditions?: { type: string; status: string; message?: string }[];
}

/** What the controller says of one, once it has seen it as it stands. */
export async function conditionOf(client: Client, object: KubeObject): Promise<{ status: string; message: string }> {
  const { metadata, status } = (await client.get(object)).body as { metadata: { generation: number }; status?: Status };
  const synced = status?.conditions?.find(({ type }) => type === 'Synced');
  if (synced === undefined || status?.observedGeneration !== metadata.generation) {
    return { status: 'Unknown', message: 'not seen yet' };
  }
  return { status: synced.status, message: synced.message ?? '' };
}

/** Those that the controller has not opened, and why. */
export async function unsynced(client: Client, sealed: readonly KubeObject[]): Promise<string[]> {
  const lines = await Promise.all(
    sealed.map(async (object) => {
      const { status, message } = await conditionOf(client, object);
      return status === 'True' ? [] : [`${titleOf(object)}: ${status} ${message}`];
    }),
  );
  return lines.flat();
}
