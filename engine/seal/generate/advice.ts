import { certificateRecordOf } from '../../../charts/secrets/certificate-record.ts';
import { type Finding, warning } from '../../../charts/shared/finding.ts';
import { dayOf, daysLater } from '../../day.ts';
import { type SealFleet, sealedObject, secretKey } from '../seal-fleet.ts';
import { isOpen } from '../status.ts';
import type { Authority } from './authority.ts';
import type { Due } from './due.ts';
import type { Group } from './groups.ts';
import type { PrivateFolder } from './private-folder.ts';

/** A person's own authority, beside certificates of the fleet's that it does not vouch for. */
export function strangeAuthorities(fleet: SealFleet, groups: readonly Group[], due: readonly Due[]): Finding[] {
  if (!due.some(({ group }) => group.kind === 'pair')) return [];
  const members = groups.filter(({ kind }) => kind === 'authority').flatMap((group) => group.members);
  return members
    .filter(
      (member) => !isOpen(fleet, member) && !certificateRecordOf(sealedObject(fleet, member.need), member.value.name),
    )
    .map(({ need, value }) => {
      const message = `${value.name} was sealed by a person, and certificates were made that only the fleet's authority vouches for`;
      const remedy = `seal those by hand too, or have it made: npm run seal -- generate --renew ${secretKey(need)}`;
      return warning('fleet-ca', `${need.cluster}/${secretKey(need)}`, `${message}; ${remedy}`);
    });
}

/** Days before the end of the authority from which what it signs ends with it. */
const YEAR = 365;

/** What the authority signs ends with it, so that another is to be there in time. */
export function endingAuthority(
  authority: Authority | undefined,
  { ca, today }: { ca: PrivateFolder; today: string },
): Finding[] {
  if (authority === undefined || authority.notAfter > dayOf(daysLater(today, YEAR))) return [];
  const message = `the authority ends on ${authority.notAfter}, and all that it signed; have another made: npm run seal -- generate --new-ca`;
  return [warning('fleet-ca', ca.at('ca.crt'), message)];
}
