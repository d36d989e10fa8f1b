import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { load } from 'js-yaml';
import { onTestFinished } from 'vitest';
import type { SealedObject } from '../../../clusters/schema/cluster.ts';
import { FOUR_CLUSTERS } from '../commands/run.ts';
import { unseal } from './controller.ts';

export interface Sealer {
  privateKey: KeyObject;
  pem: string;
}

interface SealerOptions {
  notBefore?: string;
  notAfter?: string;
  subject?: string;
}

const SIGNING = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

/** A key of a sealing controller and its certificate; 2048 bits, which are made faster. */
export async function sealer({ notBefore, notAfter, subject = '' }: SealerOptions = {}): Promise<Sealer> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = {
    privateKey: await crypto.subtle.importKey(
      'pkcs8',
      privateKey.export({ type: 'pkcs8', format: 'der' }),
      SIGNING,
      true,
      ['sign'],
    ),
    publicKey: await crypto.subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), SIGNING, true, [
      'verify',
    ]),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    notBefore: new Date(notBefore ?? '2000-01-01'),
    notAfter: new Date(notAfter ?? '2036-01-01'),
    signingAlgorithm: SIGNING,
  });
  return { privateKey, pem: `${certificate.toString('pem')}\n` };
}

const CLUSTERS = ['cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'] as const;
export type ClusterName = (typeof CLUSTERS)[number];

/** The four clusters in a Git repository of their own, each with the certificate of its controller. */
export class SealingFleet {
  readonly top: string;
  readonly clusters: string;
  readonly #sealers: Readonly<Record<ClusterName, Sealer>>;

  private constructor(top: string, sealers: Readonly<Record<ClusterName, Sealer>>) {
    this.top = top;
    this.clusters = join(top, 'clusters');
    this.#sealers = sealers;
  }

  /** @param atEnd is handed what removes it again */
  static async make(atEnd: (remove: () => void) => void = onTestFinished): Promise<SealingFleet> {
    const top = mkdtempSync(join(tmpdir(), 'fleetwright-seal-'));
    atEnd(() => rmSync(top, { recursive: true, force: true }));
    cpSync(FOUR_CLUSTERS, join(top, 'clusters'), { recursive: true });
    for (const folder of ['sealed', 'certs']) rmSync(join(top, 'clusters', folder), { recursive: true, force: true });
    spawnSync('git', ['init', '--quiet', top]);
    known ??= await sealers();
    const fleet = new SealingFleet(top, known);
    for (const cluster of CLUSTERS) fleet.write(`clusters/certs/${cluster}.pem`, known[cluster].pem);
    return fleet;
  }

  /** Another such fleet, with all that stands in this one. */
  copy(): SealingFleet {
    const top = mkdtempSync(join(tmpdir(), 'fleetwright-seal-'));
    onTestFinished(() => rmSync(top, { recursive: true, force: true }));
    cpSync(this.top, top, { recursive: true });
    return new SealingFleet(top, this.#sealers);
  }

  write(path: string, text: string | Buffer): string {
    mkdirSync(dirname(join(this.top, path)), { recursive: true });
    writeFileSync(join(this.top, path), text);
    return join(this.top, path);
  }

  read(path: string): string {
    return readFileSync(join(this.top, path), 'utf8');
  }

  sealer(cluster: ClusterName): Sealer {
    return this.#sealers[cluster];
  }

  sealed(cluster: ClusterName, secret: string): SealedObject {
    return load(this.read(`clusters/sealed/${cluster}/${secret}.yaml`)) as SealedObject;
  }

  /** A value as the cluster's controller opens it, under the label of the strict scope unless another is said. */
  opened(cluster: ClusterName, secret: string, key: string, label = secret): string {
    const text = this.sealed(cluster, secret).spec.encryptedData[key] ?? '';
    return unseal(this.#sealers[cluster].privateKey, label, text).toString();
  }
}

let known: Record<ClusterName, Sealer> | undefined;

async function sealers(): Promise<Record<ClusterName, Sealer>> {
  const [one, two, three, four] = await Promise.all(CLUSTERS.map(() => sealer()));
  return { 'cluster-01': one!, 'cluster-02': two!, 'cluster-03': three!, 'cluster-04': four! };
}
