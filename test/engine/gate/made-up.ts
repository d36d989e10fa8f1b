/** Random letters, the same in every run: no secret stands in this repository, not even one that opens nothing. */
export function letters(length: number, alphabet = BASE62, seed = 7): string {
  let state = seed * 2654435761 + length;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet[Math.floor((state / 2 ** 32) * alphabet.length)];
  }
  return text;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const DIGITS = '0123456789';
export const HEX = '0123456789abcdef';
export const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;
export const BASE64 = `${BASE62}+/`;

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A private key or a certificate by its marks, without the letters that make it one of use. */
export const pem = (label: string, lines = 12): string =>
  [
    `-----BEGIN ${label}-----`,
    ...Array.from({ length: lines }, (_, i) => letters(64, BASE64, i)),
    `-----END ${label}-----`,
  ].join('\n');

export const jwt = (header: object, claims: object = { sub: 'system', iat: 1700000000 }): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${letters(43)}`;
