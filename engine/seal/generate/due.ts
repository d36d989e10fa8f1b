import { certificateRecordOf } from '../../../charts/secrets/certificate-record.ts';
import { madeInOf } from '../record.ts';
import { type SealFleet, sealedObject, secretKey } from '../seal-fleet.ts';
import { isOpen } from '../status.ts';
import type { Group } from './groups.ts';
import { whyOutdated } from './outdated.ts';

/** A group that is to be made. */
export interface Due {
  group: Group;
  why: string;
}

interface DueOptions {
  today: string;
  /** The fingerprint of the authority, where it is known. */
  authority: string | undefined;
  /** Secrets whose values are made anew. */
  renew: readonly string[];
}

/** Why a group is to be made, or undefined where all of it is sealed and good. */
export function whyDue(fleet: SealFleet, group: Group, options: DueOptions): string | undefined {
  const { members } = group;
  if (members.some(({ need }) => options.renew.includes(secretKey(need)))) return 'asked for';
  if (members.some((member) => isOpen(fleet, member))) return 'missing';
  // A run that was ended between two files left a part with the old password.
  if (
    new Set(members.flatMap((member) => madeInOf(sealedObject(fleet, member.need), member.value.name) ?? [])).size > 1
  ) {
    return 'made in two runs';
  }
  return members
    .map((member) =>
      whyOutdated(member.make, certificateRecordOf(sealedObject(fleet, member.need), member.value.name), options),
    )
    .find((why) => why !== undefined);
}

/** Authorities that signed what is sealed. */
export const authoritiesOf = (fleet: SealFleet, groups: readonly Group[]): Set<string> =>
  new Set(
    groups
      .flatMap(({ members }) => members)
      .flatMap((member) => certificateRecordOf(sealedObject(fleet, member.need), member.value.name)?.authority ?? []),
  );
