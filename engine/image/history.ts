import { lstatSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { imageText } from '../../clusters/schema/image-reference.ts';
import { type ImagesData, ImagesSchema, OverlaySchema, PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, lockEntry, lockPath, overlayImage, overlayPath } from '../load/apps/images.ts';
import { Git } from './git.ts';
import { linesOf, textsOf } from './revisions.ts';

export interface History {
  /** What the lock or the overlay says now; undefined where that is nothing, or that it is pending. */
  present: string | undefined;
  /** Images that the environment has or had by a commit, the newest first. What is only edited nobody has seen run. */
  images: string[];
  /** Where Git does not know all there was: why. */
  gap?: string;
}

/** What ran of an app in an environment: what the lock and the overlay say now, and what they say in commits. */
export function historyOf(folder: string, owner: ImageOwner): History {
  const present = presentImage(folder, owner);
  const git = new Git(folder);
  const lock = fromLocks(textsOf(git, lockPath('.')), owner);
  const overlay = [...textsOf(git, overlayPath('.', owner))].flatMap((text) => fromOverlay(text) ?? []);
  // Who says it now has said it last.
  const committed = owner.isUpdated ? [...overlay, ...lock] : [...lock, ...overlay];
  const images = [...new Set(committed)];
  const gap = gapOf(git);
  return gap === undefined ? { present, images } : { present, images, gap };
}

/** To read a lock as YAML takes long, and most commits say nothing new of one app. */
function fromLocks(texts: Iterable<string>, owner: ImageOwner): string[] {
  const images: string[] = [];
  let last: string | undefined;
  for (const text of texts) {
    const own = linesOf(text, owner.app);
    if (own !== undefined && own === last) continue;
    const data = lockOf(text);
    const image = data && lockEntry({ data }, owner);
    if (image !== undefined && image !== PENDING) images.push(image);
    // Of a broken commit an older one may be the whole.
    if (data !== undefined) last = own;
  }
  return images;
}

/** The image that the lock or the overlay says now; undefined where neither can be read. */
export function presentImage(folder: string, owner: ImageOwner): string | undefined {
  const text = (path: string) =>
    lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
  const source = text(owner.isUpdated ? overlayPath(folder, owner) : lockPath(folder));
  if (source === undefined) return undefined;
  return owner.isUpdated ? fromOverlay(source) : fromLocks([source], owner)[0];
}

const lockOf = (text: string): ImagesData | undefined => ImagesSchema.safeParse(parsed(text)).data;

function fromOverlay(text: string): string | undefined {
  const [entry] = OverlaySchema.safeParse(parsed(text)).data?.images ?? [];
  return entry && imageText(overlayImage(entry));
}

/** What a broken commit says is nothing. */
function parsed(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

function gapOf(git: Git): string | undefined {
  const refusal = git.refusal();
  if (refusal !== undefined) return `${refusal}, so that nobody knows what has run`;
  if (git.ask(['rev-parse', '--is-shallow-repository'])?.trim() !== 'true') return undefined;
  return 'this clone is shallow, so that earlier images may be missing; git fetch --unshallow brings them';
}
