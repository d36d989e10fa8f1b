import type { Finding } from '../../charts/shared/finding.ts';
import type { NeededSecret } from '../compose/needed.ts';
import { checkValues, clustersOf, secretNamed } from './find.ts';
import { checkForm } from './form.ts';
import type { OpenValue } from './plaintext/secrets-file.ts';
import { SealError } from './seal-error.ts';
import type { SealFleet } from './seal-fleet.ts';
import { checkSealable, type SealedWrite, sealValues, type Value } from './seal-values.ts';

interface Planned {
  need: NeededSecret;
  values: Map<string, OpenValue>;
}

/** What each open value is sealed for; what is said of one cluster goes before what is said of all. Throws all that is wrong. */
export function planAll(fleet: SealFleet, values: readonly OpenValue[]): Planned[] {
  const findings: Finding[] = [];
  const planned = new Map<NeededSecret, Planned>();
  const general = (value: OpenValue) => Number(value.cluster !== '*');
  for (const value of [...values].sort((a, b) => general(a) - general(b))) {
    try {
      for (const need of needsOf(fleet, value)) {
        checkValues(need, [value.key]);
        checkForm(need.spec.make[value.key]!, Buffer.from(value.text), value.at);
        const plan = planned.get(need) ?? { need, values: new Map() };
        planned.set(need, plan);
        plan.values.set(value.key, value);
      }
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      findings.push(...cause.findings.map((finding) => ({ ...finding, at: value.at })));
    }
  }
  if (findings.length > 0) throw new SealError(findings);
  return [...planned.values()];
}

const needsOf = (fleet: SealFleet, { cluster, secret }: OpenValue): NeededSecret[] =>
  clustersOf(fleet, cluster === '*' ? 'all' : cluster, secret).map((name) => secretNamed(fleet, name, secret));

/** Seals what is planned; all of it can be, before the first is. */
export function sealPlanned(fleet: SealFleet, planned: readonly Planned[], today: string): SealedWrite[] {
  checkSealable(
    fleet,
    planned.map(({ need }) => need),
    today,
  );
  return planned.map(({ need, values }) => {
    const plain = new Map<string, Value>([...values].map(([key, { text }]) => [key, { plaintext: Buffer.from(text) }]));
    try {
      return sealValues(fleet, { need, values: plain }, today);
    } finally {
      for (const { plaintext } of plain.values()) plaintext.fill(0);
    }
  });
}

/** Without the values that are sealed already. */
export const onlyMissing = (planned: readonly Planned[]): Planned[] =>
  planned.flatMap(({ need, values }) => {
    const sealed = new Set(need.values.filter((value) => value.sealed).map(({ name }) => name));
    const missing = [...values].filter(([key]) => !sealed.has(key));
    return missing.length > 0 ? [{ need, values: new Map(missing) }] : [];
  });
