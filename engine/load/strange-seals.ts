import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { recordOf, shortFingerprint } from '../seal/record.ts';

/** Values that were sealed with no certificate that the fleet knows, so that probably nothing opens them. Source: contract K02. */
export function strangeSeals(clusters: readonly ClusterData[]): Finding[] {
  // Those of another cluster are found where the file is read.
  const known = new Set(
    clusters.flatMap(({ certificates }) => certificates.map(({ fingerprint }) => shortFingerprint(fingerprint))),
  );
  // Of a cluster without a certificate nobody can tell.
  return clusters.flatMap((cluster) => (cluster.certificates.length > 0 ? (strangersOf(cluster, known) ?? []) : []));
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
  return warning('strange-seal', `clusters/certs/${name}.pem`, message);
}
