import { authorityEnd, endingPairs } from '../charts/secrets/certificate-record.ts';
import { type Finding, warning } from '../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealingCertificate } from '../clusters/schema/cluster.ts';
import { daysBetween } from './day.ts';

/** Days that a certificate serves after it was fetched: the controller makes a new one every 30, unless told otherwise. */
const FRESH = 60;
/** Days before its end that someone has to know. */
const AHEAD = 30;

/** Sealing certificates that have ended, end soon or were fetched long before today (`YYYY-MM-DD`). Source: contract K05. */
export const agedCertificates = (fleet: Fleet, today: string): Finding[] =>
  fleet.clusters.flatMap((cluster) => {
    // Only the newest seals; the private keys of the others open what they have sealed for ever.
    const [newest] = cluster.certificates;
    return newest === undefined ? [] : (ageOf(cluster, newest, today) ?? []);
  });

function ageOf({ name }: ClusterData, certificate: SealingCertificate, today: string): Finding | undefined {
  const at = `${name}/sealing-certificate`;
  const { notAfter, fetched, demo } = certificate;
  const fetch = `fetch the one of today: npm run seal -- cert ${name}`;
  if (notAfter < today) return warning('certificate-ended', at, `it ended on ${notAfter}, and seals no more; ${fetch}`);
  if (daysBetween(today, notAfter) < AHEAD) return warning('certificate-ends', at, `it ends on ${notAfter}; ${fetch}`);
  // Nobody renews what is for show.
  if (demo || !fetched || daysBetween(fetched, today) <= FRESH) return undefined;
  const message = `fetched on ${fetched}, ${daysBetween(fetched, today)} days ago; the controller has a newer one: ${fetch}`;
  return warning('certificate-old', at, message);
}

/** Days before the end of what `seal generate` made in which someone has to know; it takes the last 30 for its own time. */
const RENEWED = 60;
/** The same for the authority, whose change takes two steps. */
const AUTHORITY = 180;

/** Sealed certificates that have ended, or end soon, by today (`YYYY-MM-DD`): one for each Secret, and the fleet's authority. */
export function endingCertificates({ clusters }: Pick<Fleet, 'clusters'>, today: string): Finding[] {
  const ended = (notAfter: string): string => (notAfter <= today ? `ended on ${notAfter}` : `ends on ${notAfter}`);
  const isNear = (notAfter: string, days: number): boolean => daysBetween(today, notAfter) < days;
  const pairs = clusters.flatMap((cluster) =>
    endingPairs(cluster)
      .filter(({ notAfter }) => isNear(notAfter, RENEWED))
      .map(({ secret, notAfter }) => {
        const message = `its certificate ${ended(notAfter)}; have another made: npm run seal -- generate --renew ${secret}`;
        return warning('tls-certificate-ends', `clusters/sealed/${cluster.name}/${secret}.yaml`, message);
      }),
  );
  const end = authorityEnd(clusters);
  if (end === undefined || !isNear(end, AUTHORITY)) return pairs;
  const message = `the fleet's authority ${ended(end)}, and all that it signed; have another made: npm run seal -- generate --new-ca`;
  return [...pairs, warning('fleet-ca', 'clusters/sealed', message)];
}
