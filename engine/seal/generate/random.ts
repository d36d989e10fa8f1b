import { createHash, randomBytes } from 'node:crypto';

const LETTERS_AND_DIGITS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');

/** The largest multiple of their number in a byte: what lies above would make the first of them more likely. */
const FAIR = 256 - (256 % LETTERS_AND_DIGITS.length);

/** Letters and digits, each as likely as the others; the Buffer is the caller's to zero. */
export function randomText(length: number): Buffer {
  const text = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const bytes = randomBytes(length);
    for (const byte of bytes) {
      if (byte < FAIR && filled < length) text[filled++] = LETTERS_AND_DIGITS[byte % LETTERS_AND_DIGITS.length]!;
    }
    bytes.fill(0);
  }
  return text;
}

const SALT = 16;

/** `user:hash` as nginx reads it at once; safe for long random passwords only. */
export function sshaLine(user: string, password: Buffer, salt: Buffer = randomBytes(SALT)): Buffer {
  const hash = createHash('sha1').update(password).update(salt).digest();
  return Buffer.from(`${user}:{SSHA}${Buffer.concat([hash, salt]).toString('base64')}`);
}

/** Rounds, as a power of two. */
const COST = 12;

/** bcrypt sees no more of a password. */
const MOST_BYTES = 72;

/** In the form that OpenSearch and Apache's htpasswd write: `$2y$12$…`. */
export async function bcryptHash(password: Buffer): Promise<Buffer> {
  if (password.length > MOST_BYTES) throw new Error(`bcrypt takes ${MOST_BYTES} bytes of a password`);
  const { hash } = (await import('bcryptjs')).default;
  const text = await hash(password.toString(), COST);
  return Buffer.from(text.replace(/^\$2[ab]\$/, '$2y$'));
}
