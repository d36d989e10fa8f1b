import { load } from 'js-yaml';
import type { ImagesData } from '../../clusters/schema/images.ts';
import { withText } from '../yaml/edit.ts';
import { lineOf, withLineBelow, withoutLine } from '../yaml/lines.ts';
import { readsAs } from '../yaml/reads-as.ts';
import { outline, placeAt, scalarText, withReplaced } from '../yaml/replace-text.ts';

const HEADER =
  '# yaml-language-server: $schema=../schema/images.schema.json\n# What runs where: app → environment → image. npm run image writes here, and synth reads it.\n';

type LockPath = readonly [app: string, environment: string];

/**
 * The lock with one image set, and every other character as it stood; undefined where it is not written in blocks.
 * @param order environments, by which a new line finds its place among those of the app
 */
export function lockWith(
  source: string | undefined,
  path: LockPath,
  image: string,
  order: readonly string[] = [],
): string | undefined {
  const [app, environment] = path;
  if (source === undefined || source.trim() === '{}') return `${HEADER}${app}:\n  ${environment}: ${image}\n`;
  const before = load(source) as ImagesData;
  const isThere = before[app]?.[environment] !== undefined;
  const ways = isThere
    ? [withReplaced(source, path, image)]
    : [withLineAfter(source, path, image, order), withText(source, path, image)];
  const expected = { ...before, [app]: { ...before[app], [environment]: image } };
  return ways.find((after) => after !== undefined && readsAs(after, expected));
}

/** Below the last of the environments that come before it; undefined where none of them has a line of its own. */
function withLineAfter(source: string, [app, environment]: LockPath, image: string, order: readonly string[]) {
  const { root } = outline(source) ?? {};
  const before = order.slice(0, order.indexOf(environment)).reverse();
  const [key] = before.flatMap((name) => (root && placeAt(root, [app, name])?.key) ?? []);
  const line = key === undefined ? undefined : lineOf(source, key);
  return line && withLineBelow(source, line.start, `${line.indent}${environment}: ${scalarText(image)}`);
}

/** The lock without a line, and without the app that then has none; undefined where other things stand on its lines. */
export function lockWithout(source: string, [app, environment]: LockPath): string | undefined {
  const { [app]: own = {}, ...others } = load(source) as ImagesData;
  const { [environment]: _, ...rest } = own;
  const isLast = Object.keys(rest).length === 0;
  const { root } = outline(source) ?? {};
  const keys = [root && placeAt(root, [app, environment])?.key, isLast ? root && placeAt(root, [app])?.key : undefined];
  const after = keys
    .flatMap((key) => key ?? [])
    .reduce<string | undefined>((text, key) => text && withoutLine(text, key), source);
  const left = isLast ? others : { ...others, [app]: rest };
  if (after === undefined || Object.keys(left).length === 0) return after && '';
  return readsAs(after, left) ? after : undefined;
}
