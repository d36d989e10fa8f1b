import { existsSync, readFileSync } from 'node:fs';
import { parseImage } from '../../clusters/schema/image-reference.ts';
import { PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, lockEntry, lockPath, overlayPath, readLock, readOverlay } from '../load/apps/images.ts';
import { shownPath } from '../load/files.ts';
import { lockWith, lockWithout } from './edit-lock.ts';
import { entryOf, newOverlay, overlayWith } from './edit-overlay.ts';
import { refuse, refuseBroken } from './image-error.ts';

export interface Change {
  owner: ImageOwner;
  /** Or that it is pending. */
  image: string;
}

/** What a file is to become. */
export interface Edit {
  path: string;
  /** Undefined where there is no file yet. */
  before: string | undefined;
  /** Empty where no file is to be left. */
  after: string;
}

interface Plan {
  changes: readonly Change[];
  /** What the lock is to call pending. */
  pending?: readonly ImageOwner[];
  /** Every app in every environment, in the order of the apps' files. */
  owners: readonly ImageOwner[];
}

/** The files that changes are written to. Throws where one of them is not as it should be already. */
export function planned(folder: string, { changes, pending = [], owners }: Plan): Edit[] {
  const inOverlays = changes.filter(({ owner, image }) => owner.isUpdated && image !== PENDING);
  const lock = readLock(folder);
  const lines: Line[] = [
    ...changes.filter((change) => !inOverlays.includes(change)),
    ...pending.map((owner) => ({ owner, image: PENDING })),
    // What a robot keeps stands in one place.
    ...inOverlays.flatMap(({ owner }) => (lockEntry(lock, owner) === undefined ? [] : { owner, image: undefined })),
  ];
  return [
    ...(lines.length === 0 ? [] : [editOfLock(folder, lines, owners)]),
    ...inOverlays.map((each) => editOfOverlay(folder, each)),
  ];
}

/** What the lock is to say of an app in an environment; undefined: nothing. */
interface Line {
  owner: ImageOwner;
  image: string | undefined;
}

function editOfLock(folder: string, lines: readonly Line[], owners: readonly ImageOwner[]): Edit {
  const path = lockPath(folder);
  refuseBroken(readLock(folder).findings);
  const before = textOf(path);
  const after = lines.reduce<string | undefined>((text, { owner: { app, environment }, image }) => {
    const order = owners.filter((owner) => owner.app === app).map((owner) => owner.environment);
    const edited =
      image === undefined
        ? lockWithout(text ?? '', [app, environment])
        : lockWith(text || undefined, [app, environment], image, order);
    return edited ?? refuseLayout(path, `${app}: ${environment}: ${image ?? ''}`);
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

function refuseLayout(path: string, wanted: string): never {
  const message = `it is not written in blocks there, so that ${wanted} has no line; expected one key per line`;
  throw refuse('image-layout', `${shownPath(path)}:1:1`, message);
}
