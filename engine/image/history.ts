import { lstatSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { imageText } from '../../clusters/schema/image-reference.ts';
import { ImagesSchema, OverlaySchema, PENDING } from '../../clusters/schema/images.ts';
import { type ImageOwner, lockPath, overlayImage, overlayPath } from '../load/apps/images.ts';
import { Git } from './git.ts';

export interface History {
  /** What the lock or the overlay says now; undefined where that is nothing, or that it is pending. */
  present: string | undefined;
  /** Images that the environment has or had, the present one first and then the newest. */
  images: string[];
  /** Where Git does not know all there was: why. */
  gap?: string;
}

/** What ran of an app in an environment: what the lock and the overlay say, and what they said in earlier commits. */
export function historyOf(folder: string, owner: ImageOwner): History {
  const present = presentImage(folder, owner);
  const git = new Git(folder);
  const of = (path: string, read: Reader) => textsOf(git, path).flatMap((text) => read(text, owner) ?? []);
  const [own, other] = [
    { path: lockPath('.'), read: fromLock },
    { path: overlayPath('.', owner), read: fromOverlay },
  ];
  const earlier = [...of(own.path, own.read), ...of(other.path, other.read)];
  const images = [...new Set([...(present === undefined ? [] : [present]), ...earlier])];
  const gap = gapOf(git);
  return gap === undefined ? { present, images } : { present, images, gap };
}

/** The image that the lock or the overlay says now; undefined where neither can be read. */
export function presentImage(folder: string, owner: ImageOwner): string | undefined {
  const text = (path: string) =>
    lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : undefined;
  const source = text(owner.isUpdated ? overlayPath(folder, owner) : lockPath(folder));
  if (source === undefined) return undefined;
  return owner.isUpdated ? fromOverlay(source) : fromLock(source, owner);
}

type Reader = (text: string, owner: ImageOwner) => string | undefined;

function fromLock(text: string, { app, environment }: ImageOwner): string | undefined {
  const image = ImagesSchema.safeParse(parsed(text)).data?.[app]?.[environment];
  return image === PENDING ? undefined : image;
}

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

/** Every text that a file had, newest first. */
function textsOf(git: Git, path: string): string[] {
  const commits = git.ask(['log', '--format=%H', '--', path])?.trim().split('\n').filter(Boolean) ?? [];
  if (commits.length === 0) return [];
  const wanted = commits.map((commit) => `${commit}:./${path}\n`).join('');
  return blobs(git.ask(['cat-file', '--batch=%(objectsize)'], wanted) ?? '');
}

/** The contents in the answer of `cat-file`: a size, so many bytes and a line break each; `… missing` where it was removed. */
function blobs(answer: string): string[] {
  const bytes = Buffer.from(answer);
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const head = bytes.toString('utf8', at, end);
    at = end + 1;
    if (!/^\d+$/.test(head)) continue;
    texts.push(bytes.toString('utf8', at, at + Number(head)));
    at += Number(head) + 1;
  }
  return texts;
}

function gapOf(git: Git): string | undefined {
  const refusal = git.refusal();
  if (refusal !== undefined) return `${refusal}, so that only the present image is known`;
  if (git.ask(['rev-parse', '--is-shallow-repository'])?.trim() !== 'true') return undefined;
  return 'this clone is shallow, so that earlier images may be missing; git fetch --unshallow brings them';
}
