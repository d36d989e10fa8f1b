import type { SealingCertificate } from '../../clusters/schema/cluster.ts';
import { type CertificateFile, parseCertificates } from '../load/certificates.ts';
import { shownPath } from '../load/files.ts';
import { shortFingerprint } from './record.ts';
import { refuse, SealError } from './seal-error.ts';
import { certificatePath, type SealFleet } from './seal-fleet.ts';

export interface Fetched {
  pem: string;
  /** As the file says it: `context cluster-02`. */
  from: string;
}

export interface CertificateChange {
  text: string;
  certificate: CertificateFile['certificates'][number];
  /** It was in the file already. */
  known: boolean;
  /** Certificates that the controller cannot have any more, or never had. */
  removed: readonly SealingCertificate[];
}

/** The first certificate of what a controller or a person gave; throws unless values can be sealed with it. */
export function takeCertificate({ pem, from }: Fetched, today: string): CertificateFile['certificates'][number] {
  const read = parseCertificates({ path: from, bytes: Buffer.from(pem) });
  if (Array.isArray(read)) throw new SealError(read);
  const [certificate] = read.certificates;
  if (certificate === undefined) throw refuse('sealing-certificate', from, 'no certificate');
  if (certificate.notAfter < today) {
    const message = `the certificate ended on ${certificate.notAfter}; expected one that the controller seals with now`;
    throw refuse('sealing-certificate', from, message);
  }
  return certificate;
}

/** A cluster's file with a certificate as its newest one, and the older ones below, which values may be sealed with. */
export function withCertificate(
  fleet: SealFleet,
  cluster: string,
  { fetched, before, today }: { fetched: Fetched; before: string; today: string },
): CertificateChange {
  const certificate = takeCertificate(fetched, today);
  const owner = [...fleet.certificates].find(
    ([other, { certificates }]) => other !== cluster && certificates.some((each) => isSame(each, certificate)),
  );
  if (owner && !certificate.demo) {
    const message = `${shortFingerprint(certificate.fingerprint)} is the certificate of ${owner[0]}, and each cluster has a key of its own`;
    throw refuse('sealing-certificate', fetched.from, `${message}; expected the one of ${cluster}`);
  }
  const blocks = blocksOf(before, shownPath(certificatePath(fleet, cluster)));
  const isStale = (each: SealingCertificate) =>
    !isSame(each, certificate) && (each.notBefore > certificate.notBefore || (each.demo && !certificate.demo));
  const older = blocks.filter(({ certificate: each }) => !isSame(each, certificate) && !isStale(each));
  const newest = `# fetched ${today} from ${fetched.from}\n${certificate.pem}`;
  return {
    text: [newest, ...older.map(({ text }) => text)].join('\n'),
    certificate,
    known: blocks.some(({ certificate: each }) => isSame(each, certificate)),
    removed: blocks.map(({ certificate: each }) => each).filter(isStale),
  };
}

const isSame = (a: SealingCertificate, b: SealingCertificate): boolean => a.fingerprint === b.fingerprint;

interface Block {
  certificate: SealingCertificate;
  /** With the comments above it. */
  text: string;
}

const BLOCK = /(?:^#.*\r?\n)*^-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----$/gm;

function blocksOf(text: string, path: string): Block[] {
  return (text.match(BLOCK) ?? []).flatMap((block) => {
    const read = parseCertificates({ path, bytes: Buffer.from(block) });
    return Array.isArray(read) ? [] : read.certificates.map((certificate) => ({ certificate, text: `${block}\n` }));
  });
}
