import { createPrivateKey, X509Certificate } from 'node:crypto';
import { dayOf, daysLater } from '../../day.ts';
import { fingerprintOf } from '../../load/certificates.ts';
import { shortFingerprint } from '../record.ts';
import { refuse } from '../seal-error.ts';
import type { PrivateFolder } from './private-folder.ts';
import { type CryptoKey, privatePem, SIGNING, validFrom, x509 } from './x509.ts';

const CERTIFICATES = 'ca.crt';
const KEY = 'ca.key';
const YEARS = 10;
const YEAR_DAYS = 365;

/** The fleet's own certificate authority. */
export interface Authority {
  /** The first hex digits of the SHA-256 of its certificate. */
  fingerprint: string;
  /** Its certificate. */
  pem: string;
  /** With the older ones that are still valid, which what they signed needs until it is replaced. */
  bundle: string;
  notAfter: string;
  key: CryptoKey;
  added: boolean;
}

interface AuthorityOptions {
  today: string;
  /** Makes another one, whose certificate goes ahead of the older ones. */
  renew?: boolean;
}

export const hasAuthority = (folder: PrivateFolder): boolean => folder.has(KEY);

/** Whether users of the bundle trust what an authority signed. */
export const trusts = ({ bundle }: Authority, fingerprint: string): boolean =>
  certificatesIn(bundle).some((pem) => factsOf(pem).fingerprint === fingerprint);

/** The authority in a private folder, which is made where there is none. */
export async function authorityIn(folder: PrivateFolder, { today, renew }: AuthorityOptions): Promise<Authority> {
  const older = folder.has(CERTIFICATES) ? certificatesIn(folder.read(CERTIFICATES).toString('latin1')) : [];
  if (folder.has(KEY) && !renew) return { ...(await kept(folder, { older, today })), added: false };
  const made = await selfSigned(today);
  const bundle = [made.pem, ...older.filter((pem) => isValid(pem, today))].join('');
  const key = await privatePem(made.key);
  try {
    // The certificates first: a key without its own is refused, and a certificate without a key only asks for one.
    folder.write(CERTIFICATES, bundle);
    folder.write(KEY, key);
  } finally {
    key.fill(0);
  }
  return { ...made, bundle, ...factsOf(made.pem), added: true };
}

async function kept(
  folder: PrivateFolder,
  { older, today }: { older: readonly string[]; today: string },
): Promise<Omit<Authority, 'added'>> {
  const [pem] = older;
  const bytes = folder.read(KEY);
  try {
    if (pem === undefined || !new X509Certificate(pem).checkPrivateKey(createPrivateKey(bytes))) {
      const message = `no key of the certificate at the top of ${folder.at(CERTIFICATES)}; take that one away if a run was ended before it wrote its key`;
      throw refuse('fleet-ca', folder.at(KEY), message);
    }
    const { notAfter, fingerprint } = factsOf(pem);
    if (notAfter < today) {
      throw refuse('fleet-ca', folder.at(CERTIFICATES), `the authority ended on ${notAfter}; expected --new-ca`);
    }
    const der = createPrivateKey(bytes).export({ type: 'pkcs8', format: 'der' });
    const key = await crypto.subtle.importKey('pkcs8', der, SIGNING, false, ['sign']);
    der.fill(0);
    const bundle = older.filter((each) => isValid(each, today)).join('');
    return { pem, bundle, key, notAfter, fingerprint };
  } finally {
    bytes.fill(0);
  }
}

const factsOf = (pem: string): Pick<Authority, 'fingerprint' | 'notAfter'> => {
  const certificate = new X509Certificate(pem);
  const fingerprint = shortFingerprint(fingerprintOf(certificate));
  return { fingerprint, notAfter: dayOf(certificate.validTo) };
};

const isValid = (pem: string, today: string): boolean => factsOf(pem).notAfter >= today;

const certificatesIn = (text: string): string[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).map((pem) => `${pem}\n`);

async function selfSigned(today: string): Promise<{ pem: string; key: CryptoKey }> {
  const library = await x509();
  const keys = await crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify']);
  const { KeyUsageFlags } = library;
  const certificate = await library.X509CertificateGenerator.createSelfSigned({
    name: `CN=Fleet CA of ${today}`,
    keys,
    notBefore: validFrom(today),
    notAfter: daysLater(today, YEARS * YEAR_DAYS),
    signingAlgorithm: SIGNING,
    extensions: [
      new library.BasicConstraintsExtension(true, 0, true),
      new library.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { pem: `${certificate.toString('pem')}\n`, key: keys.privateKey };
}
