import { error, type Finding } from '../../charts/shared/finding.ts';
import { lineAndColumn } from './position.ts';

export const MOST_BYTES = 1024 * 1024;

/** The text of a file, without a byte order mark. */
export function decode(bytes: Uint8Array, file: string): { source: string } | Finding[] {
  if (bytes.length > MOST_BYTES) {
    return [error('file-size', `${file}:1:1`, `${bytes.length} bytes; expected at most ${MOST_BYTES}, which is 1 MiB`)];
  }
  const source = new TextDecoder().decode(bytes);
  const wrong = firstInvalid(bytes, source);
  if (wrong !== undefined) {
    const before = new TextDecoder().decode(bytes.subarray(0, wrong));
    return [
      error('file-encoding', `${file}:${lineAndColumn(before, before.length)}`, 'not UTF-8; save the file as UTF-8'),
    ];
  }
  const nul = source.indexOf('\0');
  if (nul === -1) return { source };
  return [error('file-encoding', `${file}:${lineAndColumn(source, nul)}`, 'a NUL byte; expected text')];
}

/** The first byte that decoding replaced, if there is one: encoded again, the text differs there. */
function firstInvalid(bytes: Uint8Array, source: string): number | undefined {
  const again = new TextEncoder().encode(source);
  const skipped = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const length = Math.max(bytes.length - skipped, again.length);
  for (let index = 0; index < length; index++) {
    if (bytes[index + skipped] !== again[index]) return index + skipped;
  }
  return undefined;
}
