import type { ClusterData, SealedObject } from '../../clusters/schema/cluster.ts';

/** An annotation of a file in clusters/sealed, which is delivered nowhere. */
export const CERTIFICATE = 'fleetwright/certificate.';

/** What of a sealed certificate is no secret. */
export interface CertificateRecord {
  /** The first hex digits of the fingerprint of the authority that signed it. */
  authority: string;
  /** A day such as 2026-12-31, with whose first second it ends; the certificate of the authority itself has one too. */
  notAfter: string;
  /** None: it is that of the authority. */
  hosts: readonly string[];
}

export const certificateRecord = (
  value: string,
  { authority, notAfter, hosts }: CertificateRecord,
): Record<string, string> => ({ [CERTIFICATE + value]: [authority, notAfter, ...hosts].join(' ') });

export function certificateRecordOf(object: SealedObject | undefined, value: string): CertificateRecord | undefined {
  const [authority, notAfter, ...hosts] = object?.metadata.annotations?.[CERTIFICATE + value]?.split(' ') ?? [];
  return authority === undefined || notAfter === undefined ? undefined : { authority, notAfter, hosts };
}

/** Hosts that a certificate is to be for and is not, so that whoever asks there breaks off. */
export const hostsLacking = (record: CertificateRecord, hosts: readonly string[]): string[] =>
  hosts.filter((host) => !record.hosts.includes(host));

/** Sealed Secrets of a cluster that hold a certificate of a pair, each with the first day on which one of its own ends. */
export function endingPairs({ sealed }: Pick<ClusterData, 'sealed'>): { secret: string; notAfter: string }[] {
  return Object.entries(sealed).flatMap(([secret, object]) => {
    const [notAfter] = daysOf(object, ({ hosts }) => hosts.length > 0);
    return notAfter === undefined ? [] : [{ secret, notAfter }];
  });
}

/** The day on which the fleet's own authority ends, where anything says so. */
export const authorityEnd = (clusters: readonly Pick<ClusterData, 'sealed'>[]): string | undefined =>
  clusters
    .flatMap(({ sealed }) => Object.values(sealed))
    .flatMap((object) => daysOf(object, ({ hosts }) => hosts.length === 0))
    .sort()[0];

/** Of the values of a file, the earliest first; nothing else of the file is read, for it changes more often. */
const daysOf = (object: SealedObject, isWanted: (record: CertificateRecord) => boolean): string[] =>
  Object.keys(object.metadata.annotations ?? {})
    .filter((name) => name.startsWith(CERTIFICATE))
    .flatMap((name) => certificateRecordOf(object, name.slice(CERTIFICATE.length)) ?? [])
    .filter(isWanted)
    .map(({ notAfter }) => notAfter)
    .sort();
