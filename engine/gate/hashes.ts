import type { Leak } from './leak.ts';

/**
 * Hashes of passwords as htpasswd, bcrypt, crypt and Argon2 write them. They are no passwords, but whoever reads one
 * tries passwords on it in peace, so they are sealed as well.
 */
const FORMS: readonly [form: RegExp, what: string][] = [
  [/\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g, 'the bcrypt hash of a password'],
  [/\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}/g, 'the MD5 hash of a password'],
  [/\$[156]\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}/g, 'the crypt hash of a password'],
  [/\$y\$[./A-Za-z0-9]{1,10}\$[./A-Za-z0-9]{1,30}\$[./A-Za-z0-9]{43}/g, 'the crypt hash of a password'],
  [
    /\$argon2(?:id?|d)\$v=\d{1,3}\$[\w=,]{1,60}\$[A-Za-z0-9+/]{11,90}\$[A-Za-z0-9+/]{16,90}/g,
    'the Argon2 hash of a password',
  ],
  [/\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{27,120}={0,2}/g, 'the SHA hash of a password'],
];

export const hashesIn = (text: string): Leak[] =>
  !/[$}]/.test(text)
    ? []
    : FORMS.flatMap(([form, what]) =>
        [...text.matchAll(form)].map(({ 0: found, index }) => ({ what, start: index, end: index + found.length })),
      );
