import { error, type Finding } from '../../../charts/shared/finding.ts';
import type { NeededSecret } from '../../compose/needed.ts';
import { refuse, SealError } from '../seal-error.ts';
import { refuseDemo, type SealFleet, secretKey } from '../seal-fleet.ts';
import { type SealedWrite, sealValues, type Value } from '../seal-values.ts';
import { endingAuthority, strangeAuthorities } from './advice.ts';
import { type Authority, authorityIn, hasAuthority, trusts } from './authority.ts';
import { authoritiesOf, type Due, whyDue } from './due.ts';
import { type Group, groupsOf } from './groups.ts';
import { makeGroup } from './make.ts';
import { makeable } from './makeable.ts';
import { OTHER_AUTHORITY } from './outdated.ts';
import type { PrivateFolder } from './private-folder.ts';

interface GenerateOptions {
  today: string;
  /** Holds the authority's key. */
  ca: PrivateFolder;
  /** Holds passwords that no Secret holds. */
  passwords: PrivateFolder;
  /** `namespace/name` of secrets that are made anew. */
  renew: readonly string[];
  newCa: boolean;
}

interface Generated {
  writes: SealedWrite[];
  /** What could not be made, and what a person is to look at. */
  findings: Finding[];
  /** Private files that were made, for a person to keep. */
  kept: string[];
  /** Certificates of the old authority stay until its users trust the new one. */
  awaitsTrust: boolean;
}

/** Makes and seals what nobody should invent: only what is missing or no longer good. */
export async function generate(fleet: SealFleet, options: GenerateOptions): Promise<Generated> {
  refuseDemo(fleet);
  const groups = groupsOf(fleet);
  checkRenewed(groups, options.renew);
  const { today, passwords } = options;
  const kept: string[] = [];
  const authority = await authorityFor(fleet, groups, options);
  if (authority?.added) kept.push(options.ca.at('ca.key'));
  const all = dueOf(fleet, groups, { ...options, authority: authority?.fingerprint });
  const later = options.newCa && authority ? all.filter((each) => isTrustedStill(fleet, each, authority)) : [];
  const now = all.filter((each) => !later.includes(each));
  const { due, findings } = makeable(fleet, now, today);
  const values = new Map<NeededSecret, Map<string, Value>>();
  try {
    for (const each of due) {
      const means = { today, authority, passwords, onKept: (file: string) => kept.push(file) };
      for (const { member, value } of await makeGroup(fleet, each, means)) {
        const ofSecret = values.get(member.need) ?? new Map<string, Value>();
        values.set(member.need, ofSecret.set(member.value.name, value));
      }
    }
    findings.push(...strangeAuthorities(fleet, groups, due), ...endingAuthority(authority, options));
    return {
      writes: [...values].map(([need, each]) => sealValues(fleet, { need, values: each }, today)),
      findings,
      kept,
      awaitsTrust: later.length > 0,
    };
  } finally {
    for (const each of values.values()) for (const { plaintext } of each.values()) plaintext.fill(0);
  }
}

/** A pair of the old authority serves on, until those who check it know the new one. */
const isTrustedStill = (fleet: SealFleet, { group, why }: Due, authority: Authority): boolean =>
  group.kind === 'pair' &&
  why === OTHER_AUTHORITY &&
  [...authoritiesOf(fleet, [group])].every((signer) => trusts(authority, signer));

function checkRenewed(groups: readonly Group[], renew: readonly string[]): void {
  const known = new Set(groups.flatMap(({ members }) => members.map(({ need }) => secretKey(need))));
  const findings = renew
    .filter((secret) => !known.has(secret))
    .map((secret) => error('unknown-secret', secret, 'nothing of it can be made; npm run seal -- list says what is'));
  if (findings.length > 0) throw new SealError(findings);
}

const dueOf = (fleet: SealFleet, groups: readonly Group[], options: Parameters<typeof whyDue>[2]): Due[] =>
  groups.flatMap((group) => {
    const why = whyDue(fleet, group, options);
    return why === undefined ? [] : [{ group, why }];
  });

/** The authority, if certificates are due or it is there anyway; throws where another one has signed what is sealed. */
async function authorityFor(
  fleet: SealFleet,
  groups: readonly Group[],
  { ca, newCa, ...options }: GenerateOptions,
): Promise<Authority | undefined> {
  const { today } = options;
  if (newCa) return authorityIn(ca, { today, renew: true });
  const signers = authoritiesOf(fleet, groups);
  const signed = [...signers].join(', ');
  const remedy = 'give its folder with --ca, or have another made, and all it signed with it: --new-ca';
  if (hasAuthority(ca)) {
    const authority = await authorityIn(ca, { today });
    if (signers.size === 0 || signers.has(authority.fingerprint)) return authority;
    throw refuse('fleet-ca', ca.at('ca.key'), `what is sealed was signed by ${signed}; ${remedy}`);
  }
  const certificates = groups.filter(({ kind }) => kind !== 'password');
  const due = dueOf(fleet, certificates, { ...options, authority: undefined });
  if (makeable(fleet, due, today).due.length === 0) return undefined;
  if (signers.size === 0) return authorityIn(ca, { today });
  throw refuse('fleet-ca', ca.at('ca.key'), `it is not there, and what is sealed was signed by ${signed}; ${remedy}`);
}
