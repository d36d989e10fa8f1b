import { imageTag, imageText, parseImage, unfixed } from '../../clusters/schema/image-reference.ts';
import type { ImageOwner } from '../load/apps/images.ts';
import type { History } from './history.ts';
import { refuse } from './image-error.ts';

/** Throws where an image is none that an app may have: without a tag, latest, or of another repository. */
export function checkImage(image: string, owner: ImageOwner, otherRepository: boolean): void {
  const problem = unfixed(image);
  const isTag = imageTag.safeParse(image).success;
  const whole = `no image by itself; expected it with its repository: ${owner.repository}:${image}`;
  if (problem !== undefined) throw refuse('image-unfixed', image, isTag ? whole : problem);
  const repository = parseImage(image)?.repository;
  if (repository === owner.repository || otherRepository) return;
  const message = `${owner.app} has ${owner.repository} in ${owner.environment}; where it is meant, --other-repository takes it`;
  throw refuse('image-repository', image, message);
}

/** The image of a tag, a digest or the whole text among those that an environment has or had. Throws where it never was. */
export function chosenImage(source: ImageOwner, history: History, wanted: string | undefined): string {
  const at = `${source.app} in ${source.environment}`;
  const { present, images, gap } = history;
  if (wanted === undefined) {
    if (present === undefined) throw refuse('image-missing', at, withoutImage(source, history));
    return present;
  }
  const found = images.find((image) => isMeant(image, wanted));
  if (found !== undefined) return found;
  const newest = images.slice(0, MOST_NAMED).map((image) => tagOf(image));
  const were = newest.length === 0 ? 'there was none' : `newest first, there were ${newest.join(', ')}`;
  const message = `${wanted} was never there, so that nobody has seen it run; ${were}${gap === undefined ? '' : `; ${gap}`}`;
  throw refuse('image-unseen', at, message);
}

function withoutImage({ app, environment, repository }: ImageOwner, { images: [last] }: History): string {
  const earlier = last === undefined ? '' : `, or --image ${tagOf(last)} for what ran there last`;
  return `it has no image to promote; npm run image -- set ${app} ${repository}:TAG --env ${environment} first${earlier}`;
}

const MOST_NAMED = 5;

function isMeant(image: string, wanted: string): boolean {
  const reference = parseImage(image);
  if (image === wanted || reference?.digest === wanted || reference?.tag === wanted) return true;
  return reference !== undefined && imageText({ ...reference, digest: undefined }) === wanted;
}

/** Whether two texts name one build: one may have the digest beside the tag, and the other not. */
export function isSameBuild(one: string, other: string): boolean {
  const [a, b] = [parseImage(one), parseImage(other)];
  if (a === undefined || b === undefined || a.repository !== b.repository) return one === other;
  return a.digest !== undefined && b.digest !== undefined ? a.digest === b.digest : a.tag === b.tag;
}

export function tagOf(image: string): string {
  const { tag, digest = '' } = parseImage(image) ?? {};
  return tag ?? digest.slice(0, 19);
}
