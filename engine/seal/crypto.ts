import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import type { SecretSpec } from '../../charts/shared/secret.ts';

type Scope = SecretSpec['scope'];

/** Bytes of the length that stands ahead of the encrypted session key. */
const PREFIX = 2;
const SESSION_KEY = 32;
const NONCE = 12;
const TAG = 16;

/** What a value is bound to: the controller opens it under the same label only. Source: Sealed Secrets 0.36, `EncryptionLabel`. */
export function sealingLabel(scope: Scope, namespace: string, name: string): Buffer {
  const labels: Record<Scope, string> = {
    strict: `${namespace}/${name}`,
    'namespace-wide': namespace,
    'cluster-wide': '',
  };
  return Buffer.from(labels[scope]);
}

/** Seals one value as kubeseal does; the plaintext stays the caller's, who zeroes it. */
export function sealValue(certificate: string | KeyObject, label: Buffer, plaintext: Buffer): string {
  if (plaintext.length === 0) throw new Error('an empty value was to be sealed; the controller opens it to no value');
  const session = randomBytes(SESSION_KEY);
  try {
    const key = publicEncrypt(
      { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label },
      session,
    );
    // A nonce of zeros is safe as each session key serves once.
    const cipher = createCipheriv('aes-256-gcm', session, Buffer.alloc(NONCE));
    const text = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt16BE(key.length);
    return Buffer.concat([prefix, key, text, cipher.getAuthTag()]).toString('base64');
  } finally {
    session.fill(0);
  }
}

/**
 * Why no controller with a key of this size can open the text; undefined where it may. Without the private key nothing
 * tells whether it was sealed for this key, this label, or was changed since.
 * @param modulusBytes of the certificate's RSA key: 512 for 4096 bits
 */
export function sealedValueProblem(text: string, modulusBytes: number): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return 'it is not base64, or was cut off';
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) return 'its base64 was changed at the end';
  const length = bytes.length < PREFIX ? 0 : bytes.readUInt16BE();
  if (length !== modulusBytes) {
    return `it was sealed with no key of ${modulusBytes * 8} bits, as the certificate has; its first bytes tell of ${length * 8}`;
  }
  const least = PREFIX + modulusBytes + TAG + 1;
  return bytes.length < least ? `it holds ${bytes.length} bytes, and the shortest value has ${least}` : undefined;
}
