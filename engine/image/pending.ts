import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, lockEntry, overlayPath, readLock } from '../load/apps/images.ts';
import { componentName } from '../load/apps/place.ts';
import { entriesOf } from '../load/files.ts';
import { historyOf } from './history.ts';
import type { Change } from './plan.ts';

/**
 * Where no app has ever had an image, and nobody has said so yet. A line that was lost is not among them: of it dist
 * holds what runs, or Git what ran.
 */
export function neverSet(
  { folder, out }: { folder: string; out: string },
  owners: readonly ImageOwner[],
  changes: readonly Change[],
): ImageOwner[] {
  const lock = readLock(folder);
  if (lock.findings.length > 0) return [];
  const isSet = (owner: ImageOwner) => changes.some((change) => isSame(change.owner, owner));
  return owners.filter(
    (owner) =>
      !isSet(owner) &&
      lockEntry(lock, owner) === undefined &&
      !(owner.isUpdated && existsSync(overlayPath(folder, owner))) &&
      !isDelivered(out, owner) &&
      historyOf(folder, owner).images.length === 0,
  );
}

const isSame = (one: ImageOwner, other: ImageOwner): boolean =>
  one.app === other.app && one.environment === other.environment;

/** Whether dist has it on any cluster. */
function isDelivered(out: string, { app, environment }: ImageOwner): boolean {
  const clusters = entriesOf(join(out, 'clusters'));
  if (typeof clusters === 'string') return false;
  return clusters.some(({ name }) => existsSync(join(out, 'clusters', name, componentName(app, environment))));
}

/** What the lock calls pending from now on, app by app. */
export function pendingLines(pending: readonly ImageOwner[]): string[] {
  const apps = [...new Set(pending.map(({ app }) => app))];
  return apps.map((name) => {
    const environments = pending.filter(({ app }) => app === name).map(({ environment }) => environment);
    return `${name} has never had an image in ${environments.join(', ')}: ${PENDING}, and left out`;
  });
}
