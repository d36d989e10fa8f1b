import { literally } from '../../charts/shared/literally.ts';
import type { Git } from './git.ts';

/** Texts that are held at once: a lock may have a megabyte, and robots commit all day. */
const AT_ONCE = 64;

/**
 * Every text that a file had, newest first.
 * @param refs whose commits, and those before them, are asked
 */
export function* textsOf(git: Git, path: string, refs: readonly string[]): Generator<string> {
  const commits =
    git
      .ask(['log', '--format=%H', ...refs, '--', path])
      ?.trim()
      .split('\n')
      .filter(Boolean) ?? [];
  for (let start = 0; start < commits.length; start += AT_ONCE) {
    const wanted = commits.slice(start, start + AT_ONCE).map((commit) => `${commit}:./${path}\n`);
    yield* blobs(git.ask(['cat-file', '--batch=%(objectsize)'], wanted.join('')) ?? '');
  }
}

/** The contents in the answer of `cat-file`: a size, so many bytes and a line break each; `… missing` where it was removed. */
function* blobs(answer: string): Generator<string> {
  const bytes = Buffer.from(answer);
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    const head = bytes.toString('utf8', at, end);
    at = end + 1;
    if (!/^\d+$/.test(head)) continue;
    yield bytes.toString('utf8', at, at + Number(head));
    at += Number(head) + 1;
  }
}

/** The lines of a lock that are an app's; undefined where they may stand in another way than below its name. */
export function linesOf(lock: string, app: string): string | undefined {
  const name = literally(app);
  if (new RegExp(`^(?:["'{?&*!]|${name}[ \\t])`, 'm').test(lock)) return undefined;
  return new RegExp(`^${name}:[^\\n]*\\n(?:(?:[ #\\r][^\\n]*)?\\n)*`, 'm').exec(`${lock}\n`)?.[0] ?? '';
}
