import type { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const [FROM, TO] = [new Date('2000-01-01'), new Date('2099-01-01')];

export interface Pair {
  certificate: string;
  key: string;
}

interface Authority extends Pair {
  keys: webcrypto.CryptoKeyPair;
}

async function authority(name: string): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    notBefore: FROM,
    notAfter: TO,
    signingAlgorithm: ALGORITHM,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return { keys, certificate: `${certificate.toString('pem')}\n`, key: await pem(keys.privateKey) };
}

async function pem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

interface Signed {
  name?: string;
  hosts?: readonly string[];
  notAfter?: Date;
}

/** An authority, and what it signs. */
export async function newAuthority(name = 'kubernetes') {
  const own = await authority(name);
  return {
    certificate: own.certificate,
    async sign({ name: subject = 'kube-apiserver', hosts = ['127.0.0.1'], notAfter = TO }: Signed): Promise<Pair> {
      const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const certificate = await X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: `CN=${name}`,
        notBefore: FROM,
        notAfter,
        publicKey: keys.publicKey,
        signingKey: own.keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new SubjectAlternativeNameExtension(
            hosts.map((value) => ({ type: /^[0-9.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
          ),
        ],
      });
      return { certificate: `${certificate.toString('pem')}\n`, key: await pem(keys.privateKey) };
    },
  };
}
