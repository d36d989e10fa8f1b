import { type Finding, warning } from '../../../charts/shared/finding.ts';
import { SealError } from '../seal-error.ts';
import { type SealFleet, secretKey } from '../seal-fleet.ts';
import { sealingCertificate } from '../seal-values.ts';
import type { Due } from './due.ts';

/** What is due without what cannot be sealed everywhere, and why not. */
export function makeable(fleet: SealFleet, all: readonly Due[], today: string): { due: Due[]; findings: Finding[] } {
  const findings = new Map<string, Finding>();
  const due = all.filter(({ group }) => {
    const against = group.members.flatMap(({ need, value }) => {
      const at = `${need.cluster}/${secretKey(need)}`;
      if (need.state === 'external') {
        const message = `${value.name} comes from a store, and what is made of it here cannot be known; seal that by hand`;
        return [warning('external-secret', at, message)];
      }
      return certificateFindings(fleet, need.cluster, today);
    });
    // What is wholly the store's is not ours to make.
    const isOurs = group.members.some(({ need }) => need.state !== 'external');
    for (const finding of isOurs ? against : []) findings.set(JSON.stringify(finding), finding);
    return against.length === 0;
  });
  return { due, findings: [...findings.values()] };
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
