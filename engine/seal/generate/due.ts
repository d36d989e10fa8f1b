import { certificateRecordOf } from '../../../charts/secrets/certificate-record.ts';
import { madeInOf } from '../record.ts';
import { clusterNamed, type SealFleet, secretKey } from '../seal-fleet.ts';
import { sealOf } from '../status.ts';
import type { Group, Member } from './groups.ts';
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
  if (new Set(members.flatMap((member) => madeInOf(objectOf(fleet, member), member.value.name) ?? [])).size > 1) {
    return 'made in two runs';
  }
  return members
    .map((member) => whyOutdated(member.make, certificateRecordOf(objectOf(fleet, member), member.value.name), options))
    .find((why) => why !== undefined);
}

/** Not sealed, or with a certificate that the cluster does not have. */
export const isOpen = (fleet: SealFleet, { need, value }: Member): boolean =>
  !value.sealed || sealOf(fleet, { need, value }) === 'stranger';

export const objectOf = (fleet: SealFleet, { need }: Member) =>
  clusterNamed(fleet, need.cluster).sealed[secretKey(need)];

/** Authorities that signed what is sealed. */
export const authoritiesOf = (fleet: SealFleet, groups: readonly Group[]): Set<string> =>
  new Set(
    groups
      .flatMap(({ members }) => members)
      .flatMap((member) => certificateRecordOf(objectOf(fleet, member), member.value.name)?.authority ?? []),
  );
