import { type Finding, warning } from '../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealingCertificate } from '../clusters/schema/cluster.ts';
import { recordOf, shortFingerprint } from './seal/record.ts';

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

/** Values that were sealed with no certificate that the fleet knows, so that probably nothing opens them. Source: contract K02. */
export function strangeSeals(fleet: Fleet): Finding[] {
  // Those of another cluster are found where the file is read.
  const known = new Set(
    fleet.clusters.flatMap(({ certificates }) => certificates.map(({ fingerprint }) => shortFingerprint(fingerprint))),
  );
  return fleet.clusters.flatMap((cluster) => strangersOf(cluster, known) ?? []);
}

function strangersOf({ name, sealed }: ClusterData, known: ReadonlySet<string>): Finding | undefined {
  const strange = Object.entries(sealed).flatMap(([secret, object]) =>
    Object.keys(object.spec.encryptedData).flatMap((value) => {
      const certificate = recordOf(object, value)?.certificate;
      return certificate === undefined || known.has(certificate) ? [] : [`${secret} ${value}`];
    }),
  );
  const [first] = strange;
  if (first === undefined) return undefined;
  const what = strange.length === 1 ? first : `${first} and ${strange.length - 1} more`;
  const list = `npm run seal -- list --missing --cluster ${name}`;
  const message = `sealed with a certificate that clusters/certs does not have, so that probably nothing opens it: ${what}; ${list} says how to seal it again`;
  return warning('strange-seal', `${name}/sealing-certificate`, message);
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
