import { webcrypto } from 'node:crypto';
import { z } from 'zod';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Connection } from '../connect/connection.ts';
import { daysLater } from '../day.ts';
import { privatePem, x509 } from '../seal/generate/x509.ts';
import { listOf } from './objects.ts';

/** By which the controller finds its keys. Source: Sealed Secrets 0.36, `SealedSecretsKeyLabel`. */
const LABEL = 'sealedsecrets.bitnami.com/sealed-secrets-key';

const SIGNING = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 4096,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** As long as the controller's own are valid. */
const DAYS = 3650;

const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const Keys = listOf(z.unknown());

/** Whether the controller has a key, running or not. The keys themselves are not read. */
export async function hasSealingKey(connection: Connection): Promise<boolean> {
  const path = `/api/v1/namespaces/kube-system/secrets?labelSelector=${encodeURIComponent(`${LABEL}=active`)}`;
  return (await connection.read(path, Keys, { accept: METADATA_ONLY })).length > 0;
}

interface SealingKey {
  /** Which the controller takes for its own when it starts. */
  secret: KubeObject;
  /** PEM. */
  certificate: string;
}

/** A first key for a controller that does not run yet, so that values can be sealed before anything is delivered. */
export async function newSealingKey(today: string): Promise<SealingKey> {
  const { BasicConstraintsExtension, X509CertificateGenerator } = await x509();
  const keys = await webcrypto.subtle.generateKey(SIGNING, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: '',
    keys,
    notBefore: new Date(),
    notAfter: daysLater(today, DAYS),
    signingAlgorithm: SIGNING,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const pem = `${certificate.toString('pem')}\n`;
  const key = await privatePem(keys.privateKey);
  try {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sealed-secrets-key-first', namespace: 'kube-system', labels: { [LABEL]: 'active' } },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': Buffer.from(pem).toString('base64'), 'tls.key': key.toString('base64') },
    };
    return { secret, certificate: pem };
  } finally {
    key.fill(0);
  }
}
