import type { Properties } from './agent.ts';
import { wordsOf } from './agent.ts';

/** Whether some text is covered by both: each may hold `*` for any characters. */
export function overlap(left: string, right: string): boolean {
  if (left === '' && right === '') return true;
  if (left.startsWith('*')) return overlap(left.slice(1), right) || (right !== '' && overlap(left, right.slice(1)));
  if (right.startsWith('*')) return overlap(right, left);
  return left !== '' && left[0] === right[0] && overlap(left.slice(1), right.slice(1));
}

/** The tags that an input gives: the star of a tail stands for the path of the file, with dots for slashes. */
export function tagsOf({ name, tag, path }: Properties): string[] {
  const text = String(tag ?? name);
  if (name !== 'tail' || !text.includes('*')) return [text];
  return wordsOf(path).map((each) => text.replace('*', folderOf(each).slice(1).replaceAll('/', '.').concat('*')));
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** The tags that `rewrite_tag` gives; what it takes from a record may be anything. */
export const rewrittenTags = ({ rule }: Properties): string[] =>
  [rule ?? []].flat().flatMap((each) => {
    const tag = String(each).split(/\s+/)[2];
    return tag === undefined ? [] : [tag.replace(/\$\w[\w[\]'"-]*/g, '*')];
  });
