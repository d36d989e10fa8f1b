import { type CertificateRecord, hostsLacking } from '../../../charts/secrets/certificate-record.ts';
import type { Make } from '../../../charts/shared/secret.ts';
import { dayOf, daysLater } from '../../day.ts';

/** Days before its end in which a certificate is made anew. */
const SOON = 30;

export const OTHER_AUTHORITY = 'signed by another authority';

/**
 * Why a certificate that `generate` made is good no longer; undefined of what a person has sealed, which is theirs.
 * @param authority the fingerprint of the one that signs now, where it is known
 */
export function whyOutdated(
  make: Make,
  record: CertificateRecord | undefined,
  { today, authority }: { today: string; authority?: string },
): string | undefined {
  if (record === undefined) return undefined;
  if (authority !== undefined && record.authority !== authority) return OTHER_AUTHORITY;
  if (make.from !== 'tls') return undefined;
  if (record.notAfter < dayOf(daysLater(today, SOON))) return `it ends on ${record.notAfter}`;
  const lacking = hostsLacking(record, make.hosts);
  return lacking.length > 0 ? `it is not for ${lacking.join(', ')}` : undefined;
}
