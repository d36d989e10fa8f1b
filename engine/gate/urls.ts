import type { Leak } from './leak.ts';
import { isKeyLike } from './random.ts';

/** A user and a password ahead of a host; variables and placeholders are none. Source: contract W30. */
const USER_AND_PASSWORD = /[\w.~%+-]{0,200}:(?!\$|\{\{|<|\*|%[A-Z]|\{)[^\s/@:'"`()[\]<>]{1,300}@[\w[]/y;

const USER = /([\w.~%+-]{16,300})@[\w[]/y;

/** `user:password@tcp(host:3306)`, as Go's MySQL driver takes it. */
const DATA_SOURCE = /[\w.-]{1,64}:(?!\$|\{\{|<)[^\s:@/'"]{1,128}$/;

/** What Azure and others put into the query; whoever has it is let in. */
const SIGNATURE = /[?&](sig|X-Amz-Signature)=(?![$<{])[A-Za-z0-9%+/=]{32,200}/g;

/** Passwords in URLs, wherever in a text. */
export function urlsIn(text: string): Leak[] {
  const leaks: Leak[] = [];
  for (const at of placesOf('://', text)) {
    const start = at + 3;
    if (!/[a-z]/i.test(text[at - 1] ?? '')) continue;
    const both = matchAt(USER_AND_PASSWORD, text, start)?.[0];
    const user = both === undefined ? matchAt(USER, text, start)?.[1] : undefined;
    if (both !== undefined && isPassword(both)) {
      const password = start + both.indexOf(':') + 1;
      leaks.push({ what: 'a password in a URL', start: password, end: start + both.length - 2, weak: true });
    } else if (user !== undefined && isKeyLike(user)) {
      leaks.push({ what: 'a token in a URL', start, end: start + user.length, weak: true });
    }
  }
  for (const at of placesOf('@tcp(', text)) {
    const before = text.slice(Math.max(0, at - 200), at);
    const password = before.slice(before.lastIndexOf(':') + 1);
    if (!DATA_SOURCE.test(before.slice(-password.length - 65))) continue;
    leaks.push({ what: 'a password of a database', start: at - password.length, end: at, weak: true });
  }
  if (!/[sS]ig(nature)?=/.test(text)) return leaks;
  for (const { 0: found, index } of text.matchAll(SIGNATURE)) {
    leaks.push({ what: 'a signature in a URL', start: index + 1, end: index + found.length });
  }
  return leaks;
}

function* placesOf(mark: string, text: string): Generator<number> {
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + mark.length)) yield at;
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

/** `…@host` after the password; a mask is none. */
function isPassword(found: string): boolean {
  const password = found.slice(found.indexOf(':') + 1, -2);
  return password !== '' && !/^[*x.]+$/i.test(password);
}
