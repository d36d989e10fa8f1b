import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { SealingCertificate } from '../../clusters/schema/cluster.ts';
import { type DataFile, entriesOf, readData, refusal, shownPath, stranger } from './files.ts';

/** In the subject of a certificate whose private key lies in the open. */
export const DEMO = 'O=Fleetwright demo';

/** A certificate of a cluster's file, as it stands there. */
export interface CertificateFile {
  /** `clusters/certs/<cluster>.pem`. */
  path: string;
  certificates: readonly (SealingCertificate & { pem: string })[];
}

/** The sealing certificates in `certs/<cluster>.pem`, by cluster, the newest first. */
export function readCertificates(
  folder: string,
  clusters: readonly string[],
): { certificates: ReadonlyMap<string, CertificateFile>; findings: Finding[] } {
  const path = `${shownPath(folder)}/certs`;
  const findings: Finding[] = [];
  const certificates = new Map<string, CertificateFile>();
  const entries = entriesOf(join(folder, 'certs'));
  // There is no folder before the first certificate.
  for (const entry of typeof entries === 'string' ? [] : entries) {
    const { name } = entry;
    if (name.startsWith('.') || name.endsWith('.md')) continue;
    const at = `${path}/${name}`;
    const cluster = name.replace(/\.pem$/, '');
    if (!entry.isFile() || !name.endsWith('.pem')) findings.push(refusal(at, 'expected certs/<cluster>.pem'));
    else if (!clusters.includes(cluster)) findings.push(stranger(at, cluster, clusters));
    else {
      const file = readData(join(folder, 'certs', name), at);
      const read = 'code' in file ? [file] : parseCertificates(file);
      if (Array.isArray(read)) findings.push(...read);
      else certificates.set(cluster, read);
    }
  }
  return { certificates, findings };
}

const FETCHED = /^# fetched (\d{4}-\d{2}-\d{2})\b/;

/** PEM blocks, each below a comment that says when it was fetched, or every reason why they cannot be taken. */
export function parseCertificates({ path, bytes }: Pick<DataFile, 'path' | 'bytes'>): CertificateFile | Finding[] {
  const findings: Finding[] = [];
  const certificates: CertificateFile['certificates'][number][] = [];
  const lines = Buffer.from(bytes).toString('latin1').split(/\r?\n/);
  let fetched: string | undefined;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!.trim();
    const refuse = (message: string, at = i) =>
      findings.push(error('sealing-certificate', `${path}:${at + 1}:1`, message));
    if (line === '') continue;
    if (line.startsWith('#')) {
      fetched = FETCHED.exec(line)?.[1] ?? fetched;
      continue;
    }
    if (line.includes('PRIVATE KEY')) {
      refuse(
        'a private key, which never leaves its cluster; expected certificates only, and another key in the cluster',
      );
      break;
    }
    if (line !== '-----BEGIN CERTIFICATE-----') {
      refuse('expected a certificate in PEM, or a comment that begins with #');
      break;
    }
    const end = lines.findIndex((other, j) => j > i && other.trim() === '-----END CERTIFICATE-----');
    const pem = `${lines.slice(i, end + 1).join('\n')}\n`;
    const parsed = end < 0 ? 'the certificate does not end' : certificateOf(pem, fetched);
    if (typeof parsed === 'string') {
      refuse(`${parsed}; expected what the controller serves: npm run seal -- cert CLUSTER`);
      if (end < 0) break;
    } else {
      if (certificates.some(({ notBefore }) => notBefore < parsed.notBefore)) {
        refuse('newer than the certificate above it; expected the newest first, which is the one that seals');
      }
      certificates.push(parsed);
    }
    fetched = undefined;
    i = end;
  }
  if (findings.length > 0) return findings;
  if (certificates.length > 0) return { path, certificates };
  return [error('sealing-certificate', `${path}:1:1`, 'no certificate; expected the one of the cluster’s controller')];
}

function certificateOf(pem: string, fetched: string | undefined): CertificateFile['certificates'][number] | string {
  try {
    const certificate = new X509Certificate(pem);
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== 'rsa') return `its key is ${asymmetricKeyType}, not RSA`;
    return {
      pem,
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      modulusBytes: (asymmetricKeyDetails?.modulusLength ?? 0) / 8,
      notBefore: day(certificate.validFrom),
      notAfter: day(certificate.validTo),
      ...(fetched === undefined ? {} : { fetched }),
      // Controllers leave the subject empty, and Node then has none.
      demo: (certificate.subject ?? '').split('\n').includes(DEMO),
    };
  } catch {
    return 'it cannot be read';
  }
}

const day = (date: string): string => new Date(date).toISOString().slice(0, 10);
