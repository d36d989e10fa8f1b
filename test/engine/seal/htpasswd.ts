import { createHash } from 'node:crypto';

const SHA1 = 20;

/** Whether a line of htpasswd with a salted SHA-1 is of a password. */
export function isOf(line: string, password: string): boolean {
  const bytes = Buffer.from(/:\{SSHA\}(.*)$/.exec(line)?.[1] ?? '', 'base64');
  const hash = createHash('sha1').update(password).update(bytes.subarray(SHA1)).digest();
  return bytes.length > SHA1 + 8 && hash.equals(bytes.subarray(0, SHA1));
}
