import { randomBytes } from 'node:crypto';
import { madeInOf } from '../record.ts';
import { refuse } from '../seal-error.ts';
import { type SealFleet, sealedObject } from '../seal-fleet.ts';
import type { Value } from '../seal-values.ts';
import { isOpen } from '../status.ts';
import type { Authority } from './authority.ts';
import type { Due } from './due.ts';
import { type Group, isHashedOnly, type Member } from './groups.ts';
import { makePair } from './pair.ts';
import type { PrivateFolder } from './private-folder.ts';
import { bcryptHash, randomText, sshaLine } from './random.ts';

interface Means {
  today: string;
  authority: Authority | undefined;
  passwords: PrivateFolder;
  /** Notes a private file that was made. */
  onKept: (file: string) => void;
}

/** A value to seal; its Buffer is zeroed by whoever seals it. */
interface Made {
  member: Member;
  value: Value;
}

const [LINE_FEED, RETURN] = [10, 13];

/** Of a password that no Secret holds, and which nothing else says the length of. */
const LENGTH = 40;

/** Makes the values of a group; `why` it is due decides what of it is made. */
export async function makeGroup(fleet: SealFleet, { group, why }: Due, means: Means): Promise<Made[]> {
  if (group.kind === 'password') return makePasswords(fleet, { group, why }, means);
  const { authority, today } = means;
  if (authority === undefined) throw new Error('a certificate was to be made without an authority');
  const { fingerprint } = authority;
  if (group.kind === 'authority') {
    const certificate = { authority: fingerprint, notAfter: authority.notAfter, hosts: [] };
    return group.members.map((member) => ({
      member,
      value: { plaintext: Buffer.from(authority.bundle), certificate },
    }));
  }
  const [{ make }] = group.members as [Member];
  if (make.from !== 'tls') throw new Error('a pair of what is no certificate');
  const pair = await makePair(make, authority, today);
  const certificate = { authority: fingerprint, notAfter: pair.notAfter, hosts: make.hosts };
  return group.members.map((member) => ({
    member,
    value: isKey(member)
      ? { plaintext: Buffer.from(pair.key) }
      : { plaintext: Buffer.from(pair.certificate), certificate },
  }));
}

const isKey = ({ make }: Member): boolean => make.from === 'tls' && make.part === 'key';

async function makePasswords(fleet: SealFleet, { group, why }: Due, means: Means): Promise<Made[]> {
  const known = why === 'missing' ? knownPassword(group, means) : undefined;
  const password = known ?? newPassword(group, means);
  // What is sealed with a password that is known stays.
  const members = known ? group.members.filter((member) => isOpen(fleet, member)) : group.members;
  const run = known ? runOf(fleet, group) : newRun(group);
  try {
    const made: Made[] = [];
    for (const member of members) made.push({ member, value: { plaintext: await textOf(member, password), run } });
    return made;
  } finally {
    password.fill(0);
  }
}

async function textOf({ make }: Member, password: Buffer): Promise<Buffer> {
  if (make.from === 'htpasswd') {
    if (make.hash === 'ssha') return sshaLine(make.user, password);
    return Buffer.concat([Buffer.from(`${make.user}:`), await bcryptHash(password)]);
  }
  return make.from === 'bcrypt' ? bcryptHash(password) : Buffer.from(password);
}

const fileOf = (id: string): string => id.replace(/[^A-Za-z0-9.-]+/g, '-');

function knownPassword(group: Group, { passwords }: Means): Buffer | undefined {
  if (!isHashedOnly(group) || group.id === undefined || !passwords.has(fileOf(group.id))) return undefined;
  const bytes = passwords.read(fileOf(group.id));
  // A person may have put their own there, with an editor.
  const line = bytes.at(-1) === LINE_FEED ? bytes.subarray(0, -1) : bytes;
  const password = line.length < bytes.length && line.at(-1) === RETURN ? line.subarray(0, -1) : line;
  if (password.length > 0) return password;
  throw refuse('private-file', passwords.at(fileOf(group.id)), 'it is empty; write the password, or remove the file');
}

function newPassword(group: Group, { passwords, onKept }: Means): Buffer {
  const lengths = group.members.flatMap(({ make }) => (make.from === 'random' ? [make.length] : []));
  const password = randomText(Math.max(...lengths, lengths.length === 0 ? LENGTH : 0));
  if (isHashedOnly(group) && group.id !== undefined) {
    passwords.write(fileOf(group.id), password);
    onKept(passwords.at(fileOf(group.id)));
  }
  return password;
}

/** Values of one file change in one step, and need no mark. */
const newRun = ({ members }: Group): string | undefined =>
  new Set(members.map(({ need }) => need)).size > 1 ? randomBytes(4).toString('hex') : undefined;

const runOf = (fleet: SealFleet, group: Group): string | undefined =>
  group.members
    .map((member) => madeInOf(sealedObject(fleet, member.need), member.value.name))
    .find((run) => run !== undefined) ?? newRun(group);
