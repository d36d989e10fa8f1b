import { certificateRecordOf } from '../../charts/secrets/certificate-record.ts';
import type { Make } from '../../charts/shared/secret.ts';
import type { NeededSecret, NeededValue } from '../compose/needed.ts';
import { daysBetween } from '../day.ts';
import { sealCommand } from '../seal-command.ts';
import { whyOutdated } from './generate/outdated.ts';
import { shortFingerprint } from './record.ts';
import { type SealFleet, sealedObject, secretKey } from './seal-fleet.ts';

/** How far a value's seal is good: with the newest certificate, an older one, one that the cluster does not have, or nobody knows. */
type Seal = 'current' | 'older' | 'stranger' | 'unrecorded';

export interface ValueStatus {
  name: string;
  sealed: boolean;
  seal?: Seal;
  certificate?: string;
  /** A day such as 2026-12-31. */
  since?: string;
  days?: number;
  from: Make['from'];
  /** What a person knows of it. */
  how?: string;
  /** The last day of a certificate that `generate` made. */
  notAfter?: string;
  /** Why a certificate is good no longer. */
  outdated?: string;
  /** What makes it, where it is missing, nobody can open it or it is outdated. */
  next?: string;
}

export interface SecretStatus {
  cluster: string;
  secret: string;
  keys: readonly string[];
  purpose: string;
  scope: NeededSecret['spec']['scope'];
  components: readonly string[];
  state: NeededSecret['state'];
  file: string;
  /** What the store calls it that has its values. */
  remoteKey?: string;
  values: readonly ValueStatus[];
}

/** @param today such as 2026-12-31 */
export const secretStatus = (fleet: SealFleet, need: NeededSecret, today: string): SecretStatus => ({
  cluster: need.cluster,
  secret: secretKey(need),
  keys: need.spec.keys,
  purpose: need.spec.purpose,
  scope: need.spec.scope,
  components: need.components,
  state: need.state,
  file: need.file,
  ...(need.remoteKey === undefined ? {} : { remoteKey: need.remoteKey }),
  values: need.values.map((value) => valueStatus(fleet, { need, value }, today)),
});

interface Place {
  need: NeededSecret;
  value: NeededValue;
}

function valueStatus(fleet: SealFleet, place: Place, today: string): ValueStatus {
  const { need, value } = place;
  const make = need.spec.make[value.name]!;
  const seal = value.sealed ? sealOf(fleet, place) : undefined;
  const record = certificateRecordOf(sealedObject(fleet, need), value.name);
  const outdated = whyOutdated(make, record, { today });
  const isDue = need.state !== 'external' && (isOpen(fleet, place) || outdated !== undefined);
  return {
    ...value,
    ...(seal ? { seal } : {}),
    ...(value.since ? { days: daysBetween(value.since, today) } : {}),
    from: make.from,
    ...(make.from === 'person' ? { how: make.how } : {}),
    ...(record ? { notAfter: record.notAfter } : {}),
    ...(outdated ? { outdated } : {}),
    ...(isDue ? { next: howToSeal(place, make) } : {}),
  };
}

function sealOf({ certificates }: SealFleet, { need, value: { certificate } }: Place): Seal {
  if (certificate === undefined) return 'unrecorded';
  const known = certificates.get(need.cluster)?.certificates ?? [];
  const place = known.findIndex(({ fingerprint }) => shortFingerprint(fingerprint) === certificate);
  if (place < 0) return 'stranger';
  return place === 0 ? 'current' : 'older';
}

/** Whether nothing in the cluster opens it: not sealed, or with a certificate that the cluster does not have. */
export const isOpen = (fleet: SealFleet, { need, value }: Place): boolean =>
  !value.sealed || sealOf(fleet, { need, value }) === 'stranger';

function howToSeal({ need, value }: Place, make: Make): string {
  if (make.from !== 'person') return 'npm run seal -- generate';
  return make.command ?? sealCommand(need.cluster, secretKey(need), [value.name]);
}
