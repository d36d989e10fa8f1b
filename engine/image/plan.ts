import { existsSync, readFileSync } from 'node:fs';
import { parseImage } from '../../clusters/schema/image-reference.ts';
import { type ImageOwner, lockPath, overlayPath, readLock, readOverlay } from '../load/apps/images.ts';
import { shownPath } from '../load/files.ts';
import { lockWith } from './edit-lock.ts';
import { entryOf, newOverlay, overlayWith } from './edit-overlay.ts';
import { ImageError, refuse } from './image-error.ts';

export interface Change {
  owner: ImageOwner;
  image: string;
}

/** What a file is to become. */
export interface Edit {
  path: string;
  /** Undefined where there is no file yet. */
  before: string | undefined;
  after: string;
}

/** The files that changes are written to. Throws where one of them is not as it should be already. */
export function planned(folder: string, changes: readonly Change[]): Edit[] {
  const inLock = changes.filter(({ owner }) => !owner.isUpdated);
  const inOverlays = changes.filter(({ owner }) => owner.isUpdated);
  return [
    ...(inLock.length === 0 ? [] : [editOfLock(folder, inLock)]),
    ...inOverlays.map((each) => editOfOverlay(folder, each)),
  ];
}

function editOfLock(folder: string, changes: readonly Change[]): Edit {
  const path = lockPath(folder);
  refuseBroken(readLock(folder).findings);
  const before = textOf(path);
  const after = changes.reduce<string | undefined>((text, { owner: { app, environment }, image }) => {
    const edited = lockWith(text, [app, environment], image);
    return edited ?? refuseLayout(path, `${app}: ${environment}: ${image}`);
  }, before);
  return { path, before, after: after ?? '' };
}

function editOfOverlay(folder: string, { owner, image }: Change): Edit {
  const path = overlayPath(folder, owner);
  refuseBroken(readOverlay(folder, owner).findings);
  const before = textOf(path);
  const entry = entryOf(parseImage(image) ?? { repository: image }, owner.repository);
  const after = before === undefined ? newOverlay(entry) : overlayWith(before, entry);
  return { path, before, after: after ?? refuseLayout(path, Object.values(entry).join(' ')) };
}

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function refuseBroken(findings: ImageError['findings']): void {
  if (findings.length > 0) throw new ImageError(findings);
}

function refuseLayout(path: string, wanted: string): never {
  const message = `it is not written in blocks there, so that ${wanted} has no line; expected one key per line`;
  throw refuse('image-layout', `${shownPath(path)}:1:1`, message);
}
