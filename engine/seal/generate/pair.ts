import { isIP } from 'node:net';
import type { Certified } from '../../../charts/shared/secret.ts';
import { dayOf, daysLater } from '../../day.ts';
import type { Authority } from './authority.ts';
import { privatePem, SIGNING, validFrom, x509 } from './x509.ts';

interface Pair {
  certificate: Buffer;
  key: Buffer;
  /** A day such as 2026-12-31. */
  notAfter: string;
}

const DAYS = 730;

/** A subject's common name has no more characters. */
const LONGEST_NAME = 64;

/** A key and its certificate for some hosts, signed by the fleet's authority. */
export async function makePair(
  { hosts, usages, commonName }: Certified,
  authority: Authority,
  today: string,
): Promise<Pair> {
  const library = await x509();
  const keys = await crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify']);
  const ends = dayOf(daysLater(today, DAYS));
  const notAfter = ends < authority.notAfter ? ends : authority.notAfter;
  const issuer = new library.X509Certificate(authority.pem);
  const name = commonName ?? hosts.find((host) => host.length <= LONGEST_NAME);
  const { serverAuth, clientAuth } = library.ExtendedKeyUsage;
  const names = hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  const certificate = await library.X509CertificateGenerator.create({
    subject: name === undefined ? '' : `CN=${name}`,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    notBefore: validFrom(today),
    notAfter: new Date(notAfter),
    signingAlgorithm: SIGNING,
    extensions: [
      new library.BasicConstraintsExtension(false, undefined, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true),
      new library.ExtendedKeyUsageExtension(usages.map((usage) => (usage === 'server' ? serverAuth : clientAuth))),
      // A certificate without a subject is one for its alternative names only, which then must be understood.
      new library.SubjectAlternativeNameExtension(names, name === undefined),
      await library.AuthorityKeyIdentifierExtension.create(issuer),
      await library.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: Buffer.from(`${certificate.toString('pem')}\n`),
    key: await privatePem(keys.privateKey),
    notAfter,
  };
}
