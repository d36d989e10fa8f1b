import { Positions } from '../yaml/position.ts';
import { isAllowedFile } from './allowed.ts';
import type { Leak } from './leak.ts';
import { plainValueIn } from './plain-file.ts';
import { isKeyLike } from './random.ts';
import { leaksOf } from './text.ts';
import { isExample } from './values.ts';

/** Something secret in a file. */
interface FileLeak {
  what: string;
  /** `line:column`, from 1; none where it is the file itself. */
  position?: string;
  /** What stands against a mark that says it is none. */
  note?: string;
}

/** Files that hold private keys whatever their bytes are. */
const STORES = /(^|\/)(\.fleetwright\/|id_(rsa|dsa|ecdsa|ed25519)$)|\.(p12|pfx|jks|jceks|keystore|kdbx|ppk)$/i;

/** A file with more is one thing to take out, and nobody reads on. */
const MOST_LEAKS = 200;

/** What is secret in a file of a repository, or the first of it; `text` is undefined where its bytes are no text. */
export function leaksOfFile(path: string, text: string | undefined): FileLeak[] {
  if (isAllowedFile(path)) return [];
  if (STORES.test(path)) return [{ what: 'a store of private keys' }];
  if (text === undefined) return [];
  const plain = plainValueIn(text, '');
  if (plain !== undefined) return [{ what: 'the plain file of seal all', position: plain.slice(1) }];
  const leaks = leaksOf(text, { name: path });
  const positions = new Positions(leaks.length > 0 ? text : '');
  return leaks.slice(0, MOST_LEAKS).flatMap((leak) => {
    if (leak.weak && isMadeUp(text.slice(leak.start, leak.end), path)) return [];
    const mark = markOf(text, leak);
    if (mark === 'reasoned') return [];
    const note =
      mark === undefined ? undefined : 'not-a-secret needs a reason after it, and counts for no key or Secret';
    return [{ what: leak.what, position: positions.at(leak.start), ...(note && { note }) }];
  });
}

/** Tests make up passwords; a key that is random is no better there than elsewhere. */
const TESTS = /(^|\/)(tests?|fixtures|testdata|__tests__)\/|[._-](test|spec)\.[a-z]+$/i;

const isMadeUp = (value: string, path: string): boolean =>
  isExample(value) || (TESTS.test(path) && (!isKeyLike(value) || /^Ag[A-D]/.test(value)));

/** `not-a-secret: why` in a comment on the line of a leak or the one above it. */
const MARK = /not-a-secret\b:?(.{0,200})/;

/** Whole keys and Secrets are what they are; no comment makes them anything else. */
const UNMARKABLE = /private key|is not sealed|age key/;

function markOf(text: string, { start, what }: Leak): 'reasoned' | 'without reason' | undefined {
  // Longer lines are the work of a program.
  const before = text
    .slice(Math.max(0, start - 1000), start)
    .split('\n')
    .slice(-2)
    .join('\n');
  const after = text.slice(start, start + 1000).split('\n', 1)[0]!;
  const reason = MARK.exec(before + after)?.[1];
  if (reason === undefined) return undefined;
  return /[a-z]{3}.*[a-z]{3}/i.test(reason) && !UNMARKABLE.test(what) ? 'reasoned' : 'without reason';
}
