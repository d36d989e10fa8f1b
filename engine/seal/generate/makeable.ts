import { type Finding, warning } from '../../../charts/shared/finding.ts';
import { namesOf } from '../../folded.ts';
import { SealError } from '../seal-error.ts';
import { type SealFleet, secretKey } from '../seal-fleet.ts';
import { sealingCertificate } from '../seal-values.ts';
import type { Due } from './due.ts';

/** What is due without what cannot be sealed everywhere, and why not. */
export function makeable(fleet: SealFleet, all: readonly Due[], today: string): { due: Due[]; findings: Finding[] } {
  const findings = new Map<string, Finding>();
  const stored = new Map<string, string[]>();
  const due = all.filter(({ group: { members } }) => {
    const external = members.filter(({ need }) => need.state === 'external');
    // What is wholly the store's is not ours to make.
    if (external.length === members.length) return false;
    for (const { need, value } of external) {
      const at = `${need.cluster}/${secretKey(need)}`;
      stored.set(at, [...(stored.get(at) ?? []), value.name]);
    }
    const against = members
      .filter((member) => !external.includes(member))
      .flatMap(({ need }) => certificateFindings(fleet, need.cluster, today));
    for (const finding of against) findings.set(JSON.stringify(finding), finding);
    return external.length === 0 && against.length === 0;
  });
  return { due, findings: [...[...stored].map(fromStore), ...findings.values()] };
}

function fromStore([at, values]: [string, readonly string[]]): Finding {
  const message =
    values.length === 1
      ? `${values[0]} comes from a store, and what is made of it here cannot be known; seal that by hand`
      : `${namesOf(values, ', ')} come from a store, and what is made of them here cannot be known; seal that by hand`;
  return warning('external-secret', at, message);
}

function certificateFindings(fleet: SealFleet, cluster: string, today: string): Finding[] {
  try {
    sealingCertificate(fleet, cluster, today);
    return [];
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause;
    return cause.findings.map((finding) => ({ ...finding, level: 'warning' }));
  }
}
