import { type Finding, warning } from '../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealingCertificate } from '../clusters/schema/cluster.ts';

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

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
