import { textInBase64 } from './base64.ts';
import type { Leak } from './leak.ts';
import { isKeyLike } from './random.ts';

const BASIC = /\b[Bb]asic[ \t]{1,4}([A-Za-z0-9+/_-]{6,400}={0,2})/g;
const BEARER = /\b(?:[Bb]earer|ApiKey|GenieKey)[ \t]{1,4}([\w.~+/=-]{16,4000})/g;
/** What a registry's configuration calls `auth` is a user and a password. */
const REGISTRY = /\\?["']auth\\?["'][ \t\r\n]{0,40}:[ \t\r\n]{0,40}\\?["']([A-Za-z0-9+/]{6,400}={0,2})\\?["']/g;
const CURL = /(?:^|[\s"'])(?:-u|--user|--proxy-user)[ =]["']?([\w.@-]{1,80}):(?![$<{"'*])([^\s"'@:{}$]{3,200})/g;
const NETRC = /\blogin[ \t\n]{1,40}\S{1,200}[ \t\n]{1,40}password[ \t]{1,40}(?![$<{])(\S{3,200})/g;

/** Credentials as HTTP, registries and their clients write them. */
export function headersIn(text: string): Leak[] {
  const leaks: Leak[] = [];
  const find = (form: RegExp, what: string, holds: (found: RegExpExecArray) => boolean): void => {
    for (const found of text.matchAll(form)) {
      if (holds(found)) leaks.push({ what, start: found.index, end: found.index + found[0].length, weak: true });
    }
  };
  if (text.includes('asic ')) find(BASIC, 'a user and a password (Basic)', ([, value = '']) => isPair(value));
  if (/earer |Key /.test(text)) find(BEARER, 'a bearer token', ([, value = '']) => isKeyLike(value));
  if (text.includes('auth')) find(REGISTRY, "a registry's user and password", ([, value = '']) => isPair(value));
  if (/-u|user/.test(text))
    find(CURL, 'a user and a password', ([, , value = '']) => !/^(pass(word)?|\d+)$/i.test(value));
  if (text.includes('login')) find(NETRC, 'a password', () => true);
  return leaks;
}

/** `user:password` in base64; an empty password is none. */
function isPair(value: string): boolean {
  const pair = textInBase64(value, 4) ?? '';
  return /^[^:]{0,200}:./.test(pair) && !/\{\{|\$\{|\$\(/.test(pair);
}
