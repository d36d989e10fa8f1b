import type { Leak, Range } from './leak.ts';

const PEM = /-----BEGIN ([A-Z0-9 ]{0,60})-----/g;

const PRIVATE = /PRIVATE KEY/;

/** The blocks between `-----BEGIN …-----` and `-----END …-----`, of private keys and of all others, which are public. */
export function pemBlocks(text: string): { secret: Leak[]; open: Range[] } {
  const secret: Leak[] = [];
  const open: Range[] = [];
  if (!text.includes('-----BEGIN')) return { secret, open };
  let past = 0;
  for (const { 0: line, 1: label = '', index } of text.matchAll(PEM)) {
    if (index < past) continue;
    // A block that is cut short ends where the next begins; one without content is a mention.
    const next = text.indexOf('-----BEGIN', index + line.length);
    const rest = text.slice(index + line.length, next === -1 ? undefined : next);
    const mark = rest.indexOf(`-----END ${label}-----`);
    const body = mark === -1 ? rest : rest.slice(0, mark);
    const end = index + line.length + body.length;
    past = end;
    if (!PRIVATE.test(label)) open.push({ start: index, end });
    else if (hasContent(body)) secret.push({ what: keyName(label), start: index, end });
  }
  return { secret, open };
}

/** Forty letters of base64 somewhere in its first lines. */
const hasContent = (body: string): boolean => /[A-Za-z0-9+/]{40}/.test(body.slice(0, 2000));

const keyName = (label: string): string => {
  const sort = label.replace(/ ?PRIVATE KEY.*/, '').trim();
  return sort === ''
    ? 'a private key'
    : sort.startsWith('ENCRYPTED')
      ? 'an encrypted private key'
      : `a private key (${sort})`;
};

/** PEM or DER in base64, as kubeconfigs and Secrets hold it: `-----BEGIN`, or a sequence in which a version comes first. */
export function isPrivateKeyInBase64(run: string): boolean {
  if (run.length < 60) return false;
  if (run.startsWith('LS0tLS1CRUdJTi'))
    return PRIVATE.test(Buffer.from(run.slice(0, 120), 'base64').toString('latin1'));
  if (!/^M[A-P]/.test(run)) return false;
  return isPrivateDer(Buffer.from(run.slice(0, 60), 'base64'));
}

/** PKCS#1, PKCS#8 and SEC 1 hold a version first. */
function isPrivateDer(bytes: Buffer): boolean {
  const inner = innerOf(bytes);
  return bytes[inner] === 0x02 && bytes[inner + 1] === 0x01 && (bytes[inner + 2] ?? 9) <= 1;
}

/** Certificates and public keys hold a sequence first. */
export const isPublicDer = (run: string): boolean => {
  const bytes = Buffer.from(run.slice(0, 60), 'base64');
  return bytes[innerOf(bytes)] === 0x30;
};

/** Where the first value of a sequence stands; past the end where there is none. */
function innerOf(bytes: Buffer): number {
  if (bytes[0] !== 0x30) return bytes.length;
  const length = bytes[1] ?? 0;
  return 2 + (length > 0x80 ? length - 0x80 : 0);
}
