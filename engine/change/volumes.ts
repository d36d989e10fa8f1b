import { OPERATED_KINDS } from '../../charts/platform/checks/claims.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import { quantityOf } from '../validate/values/quantity.ts';
import { type Change, fieldAt, type Problem } from './fields.ts';

interface Claim {
  /** Of its spec. */
  at: string;
  size: unknown;
  storageClass: unknown;
}

/** When one changes, the operator makes its StatefulSet anew, and leaves claims as they are. */
const OPERATED: readonly string[] = OPERATED_KINDS;

/** Where these have the template of their claims. */
const TEMPLATE = ['spec', 'storage', 'volumeClaimTemplate'] as const;

/** Kinds whose changes are looked at. */
export const CLAIMING_KINDS: readonly string[] = ['PersistentVolumeClaim', 'StatefulSet', ...OPERATED];

const claimOf = (claim: unknown, field: string): Claim => ({
  at: field,
  size: fieldAt(claim, 'spec', 'resources', 'requests', 'storage'),
  storageClass: fieldAt(claim, 'spec', 'storageClassName'),
});

/** Whether claims are made of it: then they outlive it. */
export const makesClaims = (object: KubeObject): boolean =>
  object.kind !== 'PersistentVolumeClaim' && claimsOf(object).size > 0;

/** Claims by their name. */
function claimsOf(object: KubeObject): Map<string, Claim> {
  if (object.kind === 'PersistentVolumeClaim') return new Map([['', claimOf(object, 'spec')]]);
  if (OPERATED.includes(object.kind)) {
    const claim = fieldAt(object, ...TEMPLATE);
    return claim === undefined ? new Map() : new Map([['', claimOf(claim, `${TEMPLATE.join('.')}.spec`)]]);
  }
  const templates = fieldAt(object, 'spec', 'volumeClaimTemplates');
  const claims: Fields[] = Array.isArray(templates) ? templates.filter(isFields) : [];
  return new Map(
    claims.map((claim, i) => [
      String(fieldAt(claim, 'metadata', 'name')),
      claimOf(claim, `spec.volumeClaimTemplates[${i}].spec`),
    ]),
  );
}

/** Volumes that would shrink, which none can, and claims that a change of what they are made of does not reach. Source: contracts W04, W05. */
export function volumeProblems({ before, after }: Change): Problem[] {
  const there = claimsOf(before);
  const problems = [...claimsOf(after)].flatMap(([name, claim]) => {
    const was = there.get(name);
    return was === undefined ? [] : problemsOf(after.kind, was, claim);
  });
  return [...problems, ...leftProblems({ before, after })];
}

/** Claims that the operator makes no pod mount any more; of a StatefulSet an API server refuses that. */
function leftProblems({ before, after }: Change): Problem[] {
  if (!OPERATED.includes(after.kind)) return [];
  const [was, is] = [before, after].map((object) => {
    const claim = fieldAt(object, ...TEMPLATE);
    // Without a name it is called by that of the object.
    return claim === undefined ? undefined : (fieldAt(claim, 'metadata', 'name') ?? '');
  });
  if (was === undefined || was === is) return [];
  const message = `${after.metadata.name} begins empty, ${is === undefined ? 'on the disk of its node' : 'on new volumes'}: the claims so far stay with what they hold, and nothing mounts them; expected the template as it was`;
  return [{ code: 'claims-left', field: TEMPLATE.join('.'), message }];
}

function problemsOf(kind: string, was: Claim, claim: Claim): Problem[] {
  const isOperated = OPERATED.includes(kind);
  const [before, after] = [quantityOf(was.size), quantityOf(claim.size)];
  const size = `${claim.at}.resources.requests.storage`;
  const problems: Problem[] = [];
  if (before !== undefined && after !== undefined && after < before) {
    const message = `was ${was.size}, and no volume shrinks; expected at least that, or claims of another name`;
    problems.push({ code: 'volume-shrinks', field: size, message });
  }
  if (kind === 'PersistentVolumeClaim') return problems;
  if (before !== undefined && after !== undefined && after > before) {
    const message = `claims that are there stay at ${was.size}: grow each by kubectl patch pvc${isOperated ? '' : ORPHAN} (docs/longhorn.md)`;
    problems.push({ code: 'claims-stay', field: size, message });
  }
  if (was.storageClass !== claim.storageClass) {
    const message = `claims that are there stay ${was.storageClass ?? 'of the default class'}${isOperated ? '' : REFUSED}; storageClass of the cluster's file keeps it for all (docs/longhorn.md)`;
    problems.push({ code: 'claims-stay', field: `${claim.at}.storageClassName`, message });
  }
  return problems;
}

const REFUSED = ', and an API server takes no other claims of a StatefulSet, so that every sync fails';
const ORPHAN = `${REFUSED} until it is deleted with --cascade=orphan`;
