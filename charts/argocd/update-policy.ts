import { imageTag, parseImage } from '../../clusters/schema/image-reference.ts';
import { ImageUpdaterSchema } from '../../clusters/schema/images.ts';
import type { SecretRef } from '../shared/secret.ts';

/** Which tags of a registry count, and which of them is the newest. */
export type UpdatePolicy = Filters &
  (
    | { strategy: 'semver' /** A range such as ~1.4. */; constraint?: string; tag?: never }
    | { strategy: 'newest-build' | 'alphabetical'; allowTags: string; constraint?: never; tag?: never }
    | { strategy: 'digest' /** The one that moves. */; tag: string; constraint?: never }
  );

interface Filters {
  /** A regular expression, as Go reads it. */
  allowTags?: string;
  /** Glob patterns. */
  ignoreTags?: readonly string[];
  platforms?: readonly string[];
}

export interface UpdatedImage {
  /** Tells it from others of the same Application. Default: app. */
  alias?: string;
  /** As it stands in the running pods, with its registry. */
  repository: string;
  /** What the overlay calls it. Default: the repository. */
  name?: string;
  policy: UpdatePolicy;
  /** Updated even where no pod of the Application runs it, such as of a CronJob. */
  forceUpdate?: boolean;
  pullSecret?: SecretRef<'.dockerconfigjson'>;
}

export const aliasOf = ({ alias = 'app' }: UpdatedImage): string => alias;

/** Where the robot reads it: a range or a tag stands behind the repository. */
export function imageNameOf({ repository, policy }: UpdatedImage): string {
  const constraint = policy.strategy === 'digest' ? policy.tag : policy.constraint;
  return constraint === undefined ? repository : `${repository}:${constraint}`;
}

const ALIAS = /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/;

export function checkImage(image: UpdatedImage): string[] {
  const { repository, name = repository, policy } = image;
  const { tag, strategy, constraint = tag, ...rest } = policy;
  const { error } = ImageUpdaterSchema.safeParse({ ...rest, strategy, constraint });
  const problems = (error?.issues ?? []).map(({ path, message }) => {
    const field = path[0] === 'constraint' && strategy === 'digest' ? 'tag' : path.join('.');
    return `${field}: ${message}`;
  });
  return [
    ...(ALIAS.test(aliasOf(image)) ? [] : ['alias: expected letters, digits, dots, underscores and hyphens']),
    ...(parseImage(repository)?.repository === repository ? [] : ['repository: expected one without a tag']),
    ...libraryProblem(repository),
    ...libraryProblem(name),
    ...(tag === undefined || imageTag.safeParse(tag).success ? [] : ['tag: expected a tag such as main']),
    ...problems,
  ].map((problem) => `image ${aliasOf(image)}: ${problem}`);
}

/** v1.3.0 takes `library/` out of every name, as if all registries were Docker Hub, and then asks for another image. */
const libraryProblem = (repository: string): string[] =>
  /^[^/]+\/library\//.test(repository) && !repository.startsWith('docker.io/')
    ? [`${repository}: the Image Updater takes library/ out of the name; expected a path that does not begin with it`]
    : [];
