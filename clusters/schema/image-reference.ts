import { z } from 'zod';

const PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = `(?:${PART}(?:\\.${PART})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?`;
const STEP = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const NAME = `(?:${REGISTRY}/)?${STEP}(?:/${STEP})*`;
const TAG = '[A-Za-z0-9_][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(${NAME})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const MOST_NAME = 255;

export interface ImageReference {
  /** With its registry where one is named. */
  repository: string;
  tag?: string;
  /** Such as sha256:…, of known length. */
  digest?: string;
}

/** A reference as registries and container runtimes read it; undefined for what no node would pull. */
export function parseImage(text: string): ImageReference | undefined {
  const [whole, repository = '', tag, digest] = REFERENCE.exec(text) ?? [];
  if (whole === undefined || repository.length > MOST_NAME || !isComplete(digest)) return undefined;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** Digests of known length; one cut short names nothing. */
const isComplete = (digest = ''): boolean => !digest.startsWith('sha256:') || /^sha256:[0-9a-f]{64}$/.test(digest);

export const imageText = ({ repository, tag, digest }: ImageReference): string =>
  `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

/** A repository with the registry it is pulled from, without a tag. */
export const imageRepository = z.string().refine((text) => isRepository(text), {
  error: 'expected a repository such as registry.example.org/shop/frontend, without a tag: tags stand in the images',
});

const isRepository = (text: string): boolean => parseImage(text)?.repository === text;

export const imageTag = z.string().regex(new RegExp(`^${TAG}$`), { error: 'expected a tag such as v1.2.3' });

export const imageDigest = z.string().regex(/^sha256:[0-9a-f]{64}$/, {
  error: 'expected a digest: sha256: and 64 of 0-9 and a-f',
});

/** Why an image cannot stand as the current one of an app, or undefined. */
export function unfixed(text: string): string | undefined {
  const image = parseImage(text);
  if (image === undefined)
    return 'expected an image such as registry.example.org/shop/frontend:v1.2.3, with @sha256:… where it is known';
  if (image.tag === undefined && image.digest === undefined)
    return 'it names no tag, so that nobody can tell what runs; expected a tag such as v1.2.3, or a digest';
  if (image.tag === 'latest' && image.digest === undefined)
    return 'latest is another image tomorrow; expected the tag of one build, or latest with its @sha256:…';
  return undefined;
}
