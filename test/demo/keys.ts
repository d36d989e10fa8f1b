import { createPrivateKey, generateKeyPairSync, type KeyObject, type webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { Certified } from '../../charts/shared/secret.ts';

/** Where the private keys of the example fleet lie in the open: whoever reads this repository can open what they seal. */
const DEMO_KEYS = 'test/fixtures/demo-keys';

const HASHED = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const YEARS = 10;

const MARK = [
  '# A DEMO KEY, published with this repository. It protects nothing: never seal a real value for it,',
  '# and never give it to a cluster that anyone uses.',
  '',
].join('\n');

/** The key of a name, made once. */
export function demoKey(name: string): KeyObject {
  const file = join(DEMO_KEYS, `${name}.key`);
  if (existsSync(file)) return createPrivateKey(readFileSync(file, 'utf8').replace(/^#.*\n/gm, ''));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
  mkdirSync(DEMO_KEYS, { recursive: true });
  writeFileSync(file, `${MARK}${privateKey.export({ type: 'pkcs8', format: 'pem' })}`);
  return privateKey;
}

interface Subject {
  /** Common name. */
  name: string;
  today: string;
  /** Default: that of what is for show. */
  organization?: string;
  hosts?: readonly string[];
  usages?: Certified['usages'];
  /** Without the mark of the demo, for those that are known by all of it. */
  bare?: boolean;
}

/** A certificate for a key, signed by another or by itself, valid for ten years. */
export async function demoCertificate(
  key: KeyObject,
  subject: Subject,
  by?: { key: KeyObject; pem: string },
): Promise<string> {
  const { name, today, organization = 'Fleetwright demo', hosts = [], usages = ['server'], bare } = subject;
  const notBefore = new Date(`${today}T00:00:00Z`);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const signer = by?.key ?? key;
  const certificate = await x509.X509CertificateGenerator.create({
    // Positive, and no other than a maintainer's next run would give.
    serialNumber: Buffer.from(name).toString('hex').slice(0, 38).padStart(2, '0'),
    subject: bare ? `CN=${name}` : `O=${organization}, CN=${name}`,
    issuer: by === undefined ? `O=${organization}, CN=${name}` : new x509.X509Certificate(by.pem).subject,
    notBefore,
    notAfter,
    publicKey: await webKey(key, 'public'),
    signingKey: await webKey(signer, 'private'),
    signingAlgorithm: HASHED,
    extensions: extensions({ hosts, usages }, by === undefined),
  });
  return `${certificate.toString('pem')}\n`;
}

const extensions = ({ hosts, usages }: Certified, isAuthority: boolean): x509.Extension[] => [
  new x509.BasicConstraintsExtension(isAuthority, undefined, true),
  ...(hosts.length === 0
    ? []
    : [
        new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
        new x509.ExtendedKeyUsageExtension(usages.map((usage) => x509.ExtendedKeyUsage[`${usage}Auth`])),
      ]),
];

async function webKey(key: KeyObject, part: 'public' | 'private'): Promise<webcrypto.CryptoKey> {
  if (part === 'private') {
    const bytes = key.export({ type: 'pkcs8', format: 'der' });
    return crypto.subtle.importKey('pkcs8', bytes, HASHED, true, ['sign']);
  }
  const { n, e, kty } = key.export({ format: 'jwk' });
  return crypto.subtle.importKey('jwk', { n, e, kty }, HASHED, true, ['verify']);
}
