import { type Finding, warning } from '../../../charts/shared/finding.ts';
import { namesOf } from '../../folded.ts';
import { sealCommand } from '../../seal-command.ts';
import { madeInOf } from '../record.ts';
import { SealError } from '../seal-error.ts';
import { type SealFleet, sealedObject, secretKey } from '../seal-fleet.ts';
import { sealingCertificate } from '../seal-values.ts';
import { isOpen } from '../status.ts';
import type { Due } from './due.ts';
import type { Member } from './groups.ts';

/** What is due without what cannot be sealed everywhere, and why not. */
export function makeable(fleet: SealFleet, all: readonly Due[], today: string): { due: Due[]; findings: Finding[] } {
  const findings = new Map<string, Finding>();
  const stored = new Map<string, Stored>();
  const due = all.filter(({ group: { members }, why }) => {
    const external = members.filter(({ need }) => need.state === 'external');
    const own = members.filter((member) => !external.includes(member));
    // What is wholly the store's is not ours to make, nor what a person has sealed beside it.
    const byHand = why === 'asked for' ? own : own.filter((member) => !isByHand(fleet, member));
    if (external.length > 0 && byHand.length === 0) return false;
    for (const { need, value } of external) {
      const at = `${need.cluster}/${secretKey(need)}`;
      const { values = [], commands = new Set<string>() } = stored.get(at) ?? {};
      for (const each of byHand) commands.add(sealCommand(each.need.cluster, secretKey(each.need), [each.value.name]));
      stored.set(at, { values: [...values, value.name], commands });
    }
    const against = own.flatMap(({ need }) => certificateFindings(fleet, need.cluster, today));
    for (const finding of against) findings.set(JSON.stringify(finding), finding);
    return external.length === 0 && against.length === 0;
  });
  return { due, findings: [...[...stored].map(fromStore), ...findings.values()] };
}

/** Values of a secret that a store has, and what seals by hand what belongs with them. */
interface Stored {
  values: readonly string[];
  commands: Set<string>;
}

/** Whether a value is sealed, and not by a run that made a password which no store has. */
const isByHand = (fleet: SealFleet, member: Member): boolean =>
  !isOpen(fleet, member) && madeInOf(sealedObject(fleet, member.need), member.value.name) === undefined;

function fromStore([at, { values, commands }]: [string, Stored]): Finding {
  const what =
    values.length === 1
      ? `${values[0]} comes from a store, and what is made of it here cannot be known`
      : `${namesOf(values, ', ')} come from a store, and what is made of them here cannot be known`;
  return warning('external-secret', at, `${what}; seal that by hand: ${namesOf([...commands], ', ')}`);
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
