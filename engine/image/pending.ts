import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, type Lock, lockEntry, overlayPath, readLock } from '../load/apps/images.ts';
import { componentName } from '../load/apps/place.ts';
import { entriesOf } from '../load/files.ts';
import type { Checkout } from './checkout.ts';
import { tagOf } from './choose.ts';
import { everIn } from './history.ts';
import { refuse } from './image-error.ts';
import type { Change } from './plan.ts';

/** Where a run reads and writes. */
export interface Run extends Checkout {
  /** Of dist. */
  out: string;
}

/** Where no app has ever had an image, and nobody has said so yet. */
export function neverSet(run: Run, owners: readonly ImageOwner[], changes: readonly Change[]): ImageOwner[] {
  const lock = readLock(run.folder);
  if (lock.findings.length > 0) return [];
  const isSet = (owner: ImageOwner) => changes.some((change) => isSame(change.owner, owner));
  return owners.filter(
    (owner) => !isSet(owner) && lockEntry(lock, owner) === undefined && trace(run, lock, owner) === undefined,
  );
}

/** Throws where an app has or had an image: to take it away is no matter of a command. */
export function checkNeverSet(run: Run, owner: ImageOwner): void {
  const found = trace(run, readLock(run.folder), owner);
  if (found === undefined) return;
  const { app, environment } = owner;
  const message = `${found}, and ${PENDING} would take it away; where that is meant, write it into the lock by hand`;
  throw refuse('image-pending', `${app} in ${environment}`, message);
}

const isSame = (one: ImageOwner, other: ImageOwner): boolean =>
  one.app === other.app && one.environment === other.environment;

/** What tells that an app has or had an image; of a line that was lost, dist and the history of Git know still. */
function trace(run: Run, lock: Lock, owner: ImageOwner): string | undefined {
  const entry = lockEntry(lock, owner);
  if (entry !== undefined && entry !== PENDING) return `the lock says ${tagOf(entry)}`;
  if (owner.isUpdated && existsSync(overlayPath(run.folder, owner))) return 'its overlay says what runs';
  const cluster = deliveredTo(run.out, owner);
  if (cluster !== undefined) return `dist has it on ${cluster}`;
  const [last] = everIn(run, owner);
  return last && `it had ${tagOf(last)} by the history of Git`;
}

/** The first cluster for which dist has it. */
function deliveredTo(out: string, { app, environment }: ImageOwner): string | undefined {
  const clusters = entriesOf(join(out, 'clusters'));
  if (typeof clusters === 'string') return undefined;
  const isThere = (name: string) => existsSync(join(out, 'clusters', name, componentName(app, environment)));
  return clusters.map(({ name }) => name).find(isThere);
}

/** What the lock calls pending from now on, app by app. */
export function pendingLines(pending: readonly ImageOwner[]): string[] {
  const apps = [...new Set(pending.map(({ app }) => app))];
  return apps.map((name) => {
    const environments = pending.filter(({ app }) => app === name).map(({ environment }) => environment);
    return `${name} has never had an image in ${environments.join(', ')}: ${PENDING}, and left out`;
  });
}
