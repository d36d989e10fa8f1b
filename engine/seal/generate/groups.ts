import type { Make } from '../../../charts/shared/secret.ts';
import type { NeededSecret, NeededValue } from '../../compose/needed.ts';
import { type SealFleet, secretKey } from '../seal-fleet.ts';

/** A value that is made, and how. */
export interface Member {
  need: NeededSecret;
  value: NeededValue;
  make: Exclude<Make, { from: 'person' }>;
}

/** Values that are made together: of one password, of one pair, or the certificate of the authority. */
export interface Group {
  kind: 'password' | 'pair' | 'authority';
  /** Of a password that several values share. */
  id?: string;
  members: Member[];
}

/** Everything that need not come from a person, in the order of the fleet. */
export function groupsOf({ needed }: SealFleet): Group[] {
  const groups = new Map<string, Group>();
  for (const need of needed) {
    for (const value of need.values) {
      const make = need.spec.make[value.name];
      if (make === undefined || make.from === 'person') continue;
      const member = { need, value, make };
      const { key, ...group } = groupOf(member);
      const known = groups.get(key);
      if (known) known.members.push(member);
      else groups.set(key, { ...group, members: [member] });
    }
  }
  return [...groups.values()];
}

function groupOf({ need, value, make }: Member): Omit<Group, 'members'> & { key: string } {
  const secret = `${need.cluster}/${secretKey(need)}`;
  const own = `${secret} ${value.name}`;
  switch (make.from) {
    case 'random':
      return make.id === undefined ? { kind: 'password', key: own } : shared(make.id);
    case 'htpasswd':
    case 'bcrypt':
      return shared(make.of);
    case 'tls':
      return { kind: 'pair', key: `${secret} ${JSON.stringify([make.hosts, make.usages, make.commonName])}` };
    case 'fleet-ca':
      return { kind: 'authority', key: own };
  }
}

const shared = (id: string): Omit<Group, 'members'> & { key: string } => ({
  kind: 'password',
  id,
  key: `password ${id}`,
});

/** Whether no Secret holds the password itself, so that a person who needs it could read it nowhere. */
export const isHashedOnly = ({ kind, members }: Group): boolean =>
  kind === 'password' && members.every(({ make }) => make.from !== 'random');
