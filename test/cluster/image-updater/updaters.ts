import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Client } from '../client.ts';
import { itemsOf, settled } from '../controllers.ts';

const PATH = '/apis/argocd-image-updater.argoproj.io/v1alpha1/namespaces/argocd/imageupdaters';
const PATIENCE = 120_000;

interface Updater extends KubeObject {
  status?: {
    lastCheckedAt?: string;
    conditions?: { type: string; status: string; message: string }[];
  };
}

/** Waits until all of them have had a round since a time, in milliseconds; gives the names of those that have not. */
export const checkedSince = (client: Client, since: number): Promise<string[]> =>
  settled(async () => {
    const updaters = await itemsOf<Updater>(client, PATH);
    return updaters.filter((updater) => !wasChecked(updater, since)).map(({ metadata }) => metadata.name);
  }, PATIENCE);

function wasChecked({ status }: Updater, since: number): boolean {
  // Its time has no parts of a second.
  const isNew = Date.parse(status?.lastCheckedAt ?? '') >= Math.floor(since / 1000) * 1000;
  return isNew && conditionOf(status, 'Reconciling') === 'False';
}

const conditionOf = (status: Updater['status'], wanted: string): string | undefined =>
  status?.conditions?.find(({ type }) => type === wanted)?.status;

/** Those that say of themselves that something went wrong. */
export async function failed(client: Client): Promise<string[]> {
  const updaters = await itemsOf<Updater>(client, PATH);
  return updaters.filter(({ status }) => conditionOf(status, 'Error') !== 'False').map(({ metadata }) => metadata.name);
}

/** Deletes them all; gives the names of those that are left for their finalizer. */
export async function deleted(client: Client): Promise<string[]> {
  await client.send('DELETE', PATH);
  return settled(async () => (await itemsOf<Updater>(client, PATH)).map(({ metadata }) => metadata.name), PATIENCE);
}
