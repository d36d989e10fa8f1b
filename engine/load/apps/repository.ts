import { mirrored } from '../../../charts/shared/image.ts';
import { suggestionFor } from '../suggestion.ts';
import type { ImageOwner } from './images.ts';

/** What is pulled in the place of registries and paths: the fleet's `mirrors`. */
export type Mirrors = Readonly<Record<string, string>>;

/**
 * Why an image of a repository is none of an app, or undefined.
 * Who may write what runs, such as a robot, may so choose among the builds of the app, and nothing else.
 */
export function strangeRepository(repository: string, owner: ImageOwner, mirrors: Mirrors): string | undefined {
  const known = [...new Set([owner.repository, mirrored(owner.repository, mirrors)])];
  if (known.includes(repository)) return undefined;
  const { app, environment } = owner;
  const right = suggestionFor(repository, known);
  return `${repository} is not the repository of ${app} in ${environment}, which its file names as image; ${right}`;
}
