import { imageTag, imageText, parseImage, unfixed } from '../../clusters/schema/image-reference.ts';
import type { ImageOwner } from '../load/apps/images.ts';
import { strangeRepository } from '../load/apps/repository.ts';
import type { Checkout } from './checkout.ts';
import type { History } from './history.ts';
import { refuse, refuseBroken } from './image-error.ts';

/** Throws where an image is none that an app may have: without a tag, latest, or of another repository. */
export function checkImage({ file }: Checkout, image: string, owner: ImageOwner): void {
  const problem = unfixed(image);
  const isTag = imageTag.safeParse(image).success;
  const whole = `no image by itself; expected it with its repository: ${owner.repository}:${image}`;
  if (problem !== undefined) throw refuse('image-unfixed', image, isTag ? whole : problem);
  const repository = parseImage(image)?.repository ?? '';
  if (repository === owner.repository) return;
  refuseBroken(file.findings);
  const strange = strangeRepository(repository, owner, file.mirrors);
  if (strange !== undefined) throw refuse('image-repository', image, strange);
}

interface Wanted {
  /** Tag, digest or the whole text; undefined for the present image. */
  image?: string | undefined;
  /** Whether one will do that is set, and in no commit that the environment is delivered from. */
  uncommitted: boolean;
}

/** An image among those that an environment has or had by a commit that it is delivered from. Throws where it is none of them. */
export function chosenImage(source: ImageOwner, history: History, { image: wanted, uncommitted }: Wanted): string {
  const at = `${source.app} in ${source.environment}`;
  const { present, images, delivered, gap } = history;
  if (wanted === undefined && present === undefined) throw refuse('image-missing', at, withoutImage(source, history));
  const isWanted = (image: string) => (wanted === undefined ? image === present : isMeant(image, wanted));
  const found = images.find(isWanted);
  if (found !== undefined) return found;
  const why = gap === undefined ? '' : `; ${gap}`;
  if (present !== undefined && isWanted(present)) {
    if (uncommitted) return present;
    const right = delivered.isFetched
      ? 'merge it there first, then git fetch'
      : 'commit it first, as image set --commit does';
    const message = `${tagOf(present)} is in no commit of ${delivered.name}, so that nobody has seen it run; ${right}, or say that it is meant: --uncommitted${why}`;
    throw refuse('image-unseen', at, message);
  }
  const newest = images.slice(0, MOST_NAMED).map((image) => tagOf(image));
  const were = newest.length === 0 ? 'there was none' : `newest first, there were ${newest.join(', ')}`;
  const fetched = delivered.isFetched ? '; git fetch brings what was merged since' : '';
  const message = `${wanted} is in no commit of ${delivered.name}, so that nobody has seen it run; ${were}${why}${fetched}`;
  throw refuse('image-unseen', at, message);
}

function withoutImage({ app, environment, repository }: ImageOwner, { images: [last] }: History): string {
  const earlier = last === undefined ? '' : `, or --image ${tagOf(last)} for what ran there last`;
  return `it has no image to promote; npm run image -- set ${app} ${repository}:TAG --env ${environment} --commit first${earlier}`;
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
