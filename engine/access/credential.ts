import { X509Certificate } from 'node:crypto';
import { clusterSecretName } from '../../charts/argocd/argocd-credentials.ts';
import { ARGOCD_NAMESPACE } from '../../charts/argocd/namespace.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import type { NeededSecret } from '../compose/needed.ts';
import { connectError } from '../connect/connect-error.ts';
import type { Connection } from '../connect/connection.ts';
import { certificateTarget, type Target, tokenTarget } from '../connect/target.ts';
import { secretNamed } from '../seal/find.ts';
import { readPlaintextFile } from '../seal/plaintext/source.ts';
import type { SealFleet } from '../seal/seal-fleet.ts';
import { type SealedWrite, sealValues } from '../seal/seal-values.ts';

/** How Argo CD logs in to a cluster. Whoever made the buffers zeroes them. */
export type Credential = { kind: 'token'; token: Buffer } | { kind: 'certificate'; certificate: Buffer; key: Buffer };

const LOGINS = { token: 'token', certificate: 'client-certificate' } as const;

export interface GivenCredential {
  'token-file': string | undefined;
  'client-certificate': string | undefined;
  'client-key': string | undefined;
}

/** What a person gives in place of an account of the cluster; undefined where one is to be made. */
export function givenCredential(given: GivenCredential): Credential | undefined {
  const { 'token-file': tokenFile, 'client-certificate': certificateFile, 'client-key': keyFile } = given;
  if (tokenFile !== undefined) return { kind: 'token', token: trimmed(readPlaintextFile(tokenFile)) };
  if (certificateFile === undefined || keyFile === undefined) return undefined;
  const certificate = readPlaintextFile(certificateFile);
  const { validTo } = parsed(certificate, certificateFile);
  if (Date.parse(validTo) < Date.now()) {
    throw connectError('credential', certificateFile, `the certificate has ended on ${validTo}`);
  }
  return { kind: 'certificate', certificate, key: readPlaintextFile(keyFile) };
}

function parsed(pem: Buffer, at: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw connectError('credential', at, 'no certificate; expected PEM');
  }
}

/** Without the line break that an editor leaves behind. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! <= 32) end -= 1;
  return bytes.subarray(0, end);
}

export const targetWith = (target: Target, credential: Credential): Target =>
  credential.kind === 'token'
    ? tokenTarget(target, credential.token.toString('utf8'))
    : certificateTarget(target, credential);

export function wipe(credential: Credential): void {
  const secrets = credential.kind === 'token' ? [credential.token] : [credential.certificate, credential.key];
  for (const each of secrets) each.fill(0);
}

/** The Secret of the central cluster by which Argo CD knows a cluster. */
export const clusterSecret = (fleet: SealFleet, cluster: string): NeededSecret =>
  secretNamed(fleet, fleet.fleet.central, `${ARGOCD_NAMESPACE}/${clusterSecretName(cluster)}`);

interface SealingCredential {
  need: NeededSecret;
  credential: Credential;
  connection: Connection;
}

/** Throws unless the cluster's data says that Argo CD logs in so. */
export function checkCredential({ name, login }: ClusterData, { kind }: Pick<Credential, 'kind'>): void {
  const wanted = LOGINS[kind];
  if (login === wanted) return;
  throw connectError(
    'credential',
    name,
    `its data says login: ${login}, and what is given is a ${kind}; expected ${wanted}`,
  );
}

/** Seals for the central cluster what Argo CD needs to log in. */
export function sealCredential(
  fleet: SealFleet,
  { need, credential, connection }: SealingCredential,
  today: string,
): SealedWrite {
  const { authority, at } = connection.target;
  if (authority === undefined) {
    throw connectError('cluster-ca', at, 'the kubeconfig names no authority; expected certificate-authority-data');
  }
  // As client-go reads bytes in JSON.
  const base64 = (bytes: Buffer) => Buffer.from(bytes.toString('base64'));
  const values =
    credential.kind === 'token'
      ? { bearerToken: credential.token, caData: base64(authority) }
      : { caData: base64(authority), certData: base64(credential.certificate), keyData: base64(credential.key) };
  const plaintexts = Object.entries(values).map(([name, plaintext]) => [name, { plaintext }] as const);
  return sealValues(fleet, { need, values: new Map(plaintexts) }, today);
}
