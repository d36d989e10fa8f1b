import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { SealingCertificate } from '../../clusters/schema/cluster.ts';
import { Readings } from '../cache/readings.ts';
import { dayOf } from '../day.ts';
import { type DataFile, entriesOf, isNoData, readData, refusal, shownPath, stranger } from './files.ts';

/** In the subject of a certificate whose private key lies in the open. */
const DEMO = 'O=Fleetwright demo';

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
  readings: Readings = Readings.NONE,
): { certificates: ReadonlyMap<string, CertificateFile>; findings: Finding[] } {
  const path = `${shownPath(folder)}/certs`;
  const findings: Finding[] = [];
  const certificates = new Map<string, CertificateFile>();
  const entries = entriesOf(join(folder, 'certs'));
  // There is no folder before the first certificate.
  for (const entry of typeof entries === 'string' ? [] : entries) {
    const { name } = entry;
    if (isNoData(name)) continue;
    const at = `${path}/${name}`;
    const cluster = name.replace(/\.pem$/, '');
    if (!entry.isFile() || !name.endsWith('.pem')) findings.push(refusal(at, 'expected certs/<cluster>.pem'));
    else if (!clusters.includes(cluster)) findings.push(stranger(at, cluster, clusters));
    else {
      const path = join(folder, 'certs', name);
      const read = readings.of(path, at, {
        read: () => {
          const file = readData(path, at);
          return 'code' in file ? [file] : parseCertificates(file);
        },
        isWorthIt: (parsed) => !Array.isArray(parsed),
      });
      if (Array.isArray(read)) findings.push(...read);
      else certificates.set(cluster, read);
    }
  }
  return { certificates, findings: [...findings, ...sharedCertificates(certificates)] };
}

/** What a wrong file leaves behind: each controller has a key of its own, so that of two clusters one opens nothing. */
function sharedCertificates(files: ReadonlyMap<string, CertificateFile>): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, string>();
  for (const [cluster, { path, certificates: all }] of files) {
    // Of those for show anyone has the key, so that one serves for as many clusters as are shown.
    const certificates = all.filter(({ demo }) => !demo);
    const owner = certificates.map(({ fingerprint }) => owners.get(fingerprint)).find((other) => other !== undefined);
    if (owner !== undefined) {
      const message = `${owner} and ${cluster} have the same certificate, and each controller has a key of its own; remove the wrong file and fetch that cluster’s: npm run seal -- cert CLUSTER`;
      findings.push(error('sealing-certificate', `${path}:1:1`, message));
    }
    for (const { fingerprint } of certificates) owners.set(fingerprint, cluster);
  }
  return findings;
}

const FETCHED = /^# fetched (\d{4}-\d{2}-\d{2})\b/;

/** PEM blocks, each below a comment that says when it was fetched, or every reason why they cannot be taken. */
export function parseCertificates({ path, bytes }: Pick<DataFile, 'path' | 'bytes'>): CertificateFile | Finding[] {
  const findings: Finding[] = [];
  const certificates: CertificateFile['certificates'][number][] = [];
  for (const { line, pem, fetched, problem } of blocksOf(Buffer.from(bytes).toString('latin1'))) {
    const refuse = (message: string) => findings.push(error('sealing-certificate', `${path}:${line}:1`, message));
    if (pem === undefined) {
      refuse(problem);
      continue;
    }
    const parsed = certificateOf(pem, fetched);
    if (typeof parsed === 'string') refuse(`${parsed}; ${SERVED}`);
    else {
      if (certificates.some(({ notBefore }) => notBefore < parsed.notBefore)) {
        refuse('newer than the certificate above it; expected the newest first, which is the one that seals');
      }
      certificates.push(parsed);
    }
  }
  if (findings.length > 0) return findings;
  if (certificates.length > 0) return { path, certificates };
  return [error('sealing-certificate', `${path}:1:1`, 'no certificate; expected the one of the cluster’s controller')];
}

const SERVED = 'expected what the controller serves: npm run seal -- cert CLUSTER';

type Block = { line: number; fetched?: string } & ({ pem: string; problem?: never } | { pem?: never; problem: string });

/** Certificates as they stand in a file; what is none ends it. */
function* blocksOf(text: string): Generator<Block> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  let fetched: string | undefined;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    fetched = FETCHED.exec(line)?.[1] ?? fetched;
    if (line === '' || line.startsWith('#')) continue;
    const end = lines.indexOf('-----END CERTIFICATE-----', i);
    const problem = noCertificate(line, end);
    if (problem !== undefined) {
      yield { line: i + 1, problem };
      return;
    }
    yield { line: i + 1, pem: `${lines.slice(i, end + 1).join('\n')}\n`, ...(fetched ? { fetched } : {}) };
    fetched = undefined;
    i = end;
  }
}

function noCertificate(line: string, end: number): string | undefined {
  if (line.includes('PRIVATE KEY')) {
    return 'a private key, which never leaves its cluster; expected certificates only, and another key in the cluster';
  }
  if (line !== '-----BEGIN CERTIFICATE-----') return 'expected a certificate in PEM, or a comment that begins with #';
  return end < 0 ? `the certificate does not end; ${SERVED}` : undefined;
}

/** The SHA-256 of a certificate, in hex digits. */
export const fingerprintOf = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

function certificateOf(pem: string, fetched: string | undefined): CertificateFile['certificates'][number] | string {
  try {
    const certificate = new X509Certificate(pem);
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== 'rsa') return `its key is ${asymmetricKeyType}, not RSA`;
    return {
      pem,
      fingerprint: fingerprintOf(certificate),
      modulusBytes: (asymmetricKeyDetails?.modulusLength ?? 0) / 8,
      notBefore: dayOf(certificate.validFrom),
      notAfter: dayOf(certificate.validTo),
      ...(fetched === undefined ? {} : { fetched }),
      // Controllers leave the subject empty, and Node then has none.
      demo: (certificate.subject ?? '').split('\n').includes(DEMO),
    };
  } catch {
    return 'it cannot be read';
  }
}
