import { isDeepStrictEqual } from 'node:util';
import { load } from 'js-yaml';
import type { ImagesData } from '../../clusters/schema/images.ts';
import { withText } from '../yaml/edit.ts';
import { withReplaced } from '../yaml/replace-text.ts';

const HEADER =
  '# yaml-language-server: $schema=../schema/images.schema.json\n# What runs where: app → environment → image. npm run image writes here, and synth reads it.\n';

/** The lock with one image set, and every other character as it stood; undefined where it is not written in blocks. */
export function lockWith(
  source: string | undefined,
  path: readonly [string, string],
  image: string,
): string | undefined {
  const [app, environment] = path;
  if (source === undefined) return `${HEADER}${app}:\n  ${environment}: ${image}\n`;
  const before = load(source) as ImagesData;
  const isThere = before[app]?.[environment] !== undefined;
  const after = isThere ? withReplaced(source, path, image) : withText(source, path, image);
  const expected = { ...before, [app]: { ...before[app], [environment]: image } };
  return after !== undefined && isDeepStrictEqual(load(after), expected) ? after : undefined;
}
