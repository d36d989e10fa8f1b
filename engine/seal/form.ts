import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { Make } from '../../charts/shared/secret.ts';
import type { NeededSecret } from '../compose/needed.ts';
import { groupsOf } from './generate/groups.ts';
import { refuse } from './seal-error.ts';
import { type SealFleet, secretKey } from './seal-fleet.ts';

/** Throws where what reads the value could make nothing of it; never with anything of it in the message. */
export function checkForm(make: Make, plaintext: Buffer, at: string): void {
  const expected = unlike(make, plaintext);
  if (expected !== undefined) throw refuse('plaintext', at, `it is not what its readers take; expected ${expected}`);
}

/** What the value should be, where it is something else. */
function unlike(make: Make, plaintext: Buffer): string | undefined {
  const text = plaintext.toString('latin1');
  // What is empty is refused as that.
  if (plaintext.length === 0) return undefined;
  switch (make.from) {
    case 'person':
      return make.form === 'base64' && !BASE64.test(text) ? 'base64 in one line, such as base64 -w0 FILE' : undefined;
    case 'random':
      return undefined;
    case 'htpasswd':
      return /^[^\s:]+:\S+(\r?\n[^\s:]+:\S+)*\s*$/.test(text) ? undefined : 'lines of htpasswd: user:hash';
    case 'bcrypt':
      return /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}\s*$/.test(text) ? undefined : 'the bcrypt hash of a password';
    case 'fleet-ca':
      return isReadable(() => new X509Certificate(plaintext)) ? undefined : 'a certificate in PEM';
    case 'tls':
      if (make.part === 'key')
        return isReadable(() => createPrivateKey(plaintext)) ? undefined : 'a private key in PEM';
      return isReadable(() => new X509Certificate(plaintext)) ? undefined : 'a certificate in PEM';
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

interface Sealed {
  need: NeededSecret;
  value: string;
}

/** Values that `generate` makes alike, of which a person has sealed some and not the others. */
export const leftBehind = (fleet: SealFleet, sealed: readonly Sealed[]): Finding[] =>
  groupsOf(fleet).flatMap(({ kind, members }) => {
    const isSealed = ({ need, value }: (typeof members)[number]) =>
      sealed.some((each) => each.need === need && each.value === value.name);
    const first = members.find(isSealed);
    const others = members.filter((member) => !isSealed(member));
    if (first === undefined || others.length === 0 || kind === 'authority') return [];
    const names = others.map(({ need, value }) => `${need.cluster} ${secretKey(need)} ${value.name}`);
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    const message = `${first.value.name} belongs with ${names.slice(0, 3).join(', ')}${more}: seal what fits there too, or have all of it made anew: npm run seal -- generate --renew ${secretKey(first.need)}`;
    return [warning('left-behind', `${first.need.cluster}/${secretKey(first.need)}`, message)];
  });
