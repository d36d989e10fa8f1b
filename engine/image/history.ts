import { lstatSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import { imageText } from '../../clusters/schema/image-reference.ts';
import { type ImagesData, ImagesSchema, OverlaySchema, PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, lockEntry, lockPath, overlayImage, overlayPath } from '../load/apps/images.ts';
import type { Checkout } from './checkout.ts';
import { type Delivered, deliveredOf } from './delivered.ts';
import { standsOn } from './elsewhere.ts';
import type { Git } from './git.ts';
import { linesOf, textsOf } from './revisions.ts';

export interface History {
  /** What the lock or the overlay says now; undefined where that is nothing, or that it is pending. */
  present: string | undefined;
  /** Images that the environment has or had by a commit that it is delivered from, the newest first. */
  images: string[];
  /** Where the images were looked for. */
  delivered: Delivered;
  /** Where Git does not know all there was: why. */
  gap?: string;
}

/** What ran of an app in an environment: what it says now, and what the commits say that it is delivered from. */
export function historyOf(checkout: Checkout, owner: ImageOwner): History {
  const { folder, git } = checkout;
  const delivered = deliveredOf(checkout, owner.environment);
  const images = imagesOf(git, owner, [delivered.ref]);
  const isHere = delivered.ref === 'HEAD' || standsOn(checkout, owner.environment);
  const present = isHere ? presentImage(folder, owner) : imageAt(git, owner, delivered);
  const gaps = [shallowness(git), delivered.doubt].filter((gap) => gap !== undefined);
  return { present, images, delivered, ...(gaps.length === 0 ? {} : { gap: gaps.join('; ') }) };
}

/** Every image that an environment has or had by a commit, also by one that nobody has merged yet. */
export function everIn(checkout: Checkout, owner: ImageOwner): string[] {
  const { ref } = deliveredOf(checkout, owner.environment);
  return imagesOf(checkout.git, owner, [...new Set([ref, 'HEAD'])]);
}

function imagesOf(git: Git, owner: ImageOwner, refs: readonly string[]): string[] {
  const lock = fromLocks(textsOf(git, lockPath('.'), refs), owner);
  const overlay = [...textsOf(git, overlayPath('.', owner), refs)].flatMap((text) => fromOverlay(text) ?? []);
  // Who says it now has said it last.
  return [...new Set(owner.isUpdated ? [...overlay, ...lock] : [...lock, ...overlay])];
}

/** What the newest commit says that an environment is delivered from, whatever is checked out. */
function imageAt(git: Git, owner: ImageOwner, { ref }: Delivered): string | undefined {
  const path = owner.isUpdated ? overlayPath('.', owner) : lockPath('.');
  const source = git.ask(['show', `${ref}:./${path}`]);
  return source === undefined ? undefined : imageIn(source, owner);
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
  return source === undefined ? undefined : imageIn(source, owner);
}

const imageIn = (source: string, owner: ImageOwner): string | undefined =>
  owner.isUpdated ? fromOverlay(source) : fromLocks([source], owner)[0];

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

function shallowness(git: Git): string | undefined {
  if (git.ask(['rev-parse', '--is-shallow-repository'])?.trim() !== 'true') return undefined;
  return 'this clone is shallow, so that earlier images may be missing; git fetch --unshallow brings them';
}

/** That an image was found where nobody may have merged it. */
export const doubts = ({ app, environment }: ImageOwner, { delivered: { doubt } }: History): Finding[] =>
  doubt === undefined ? [] : [warning('image-unmerged', `${app} in ${environment}`, doubt)];
