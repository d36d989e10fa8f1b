import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { bytes, duration, quantity } from '../../../clusters/schema/units.ts';
import type { LoadableComponent } from '../../../engine/load/components.ts';
import { loadFleet } from '../../../engine/load/index.ts';

const FOUR_CLUSTERS = fileURLToPath(new URL('../../fixtures/four-clusters/clusters', import.meta.url));

const AgentOptions = z.strictObject({
  retention: duration.default('2h'),
  storage: quantity.default('10Gi'),
  memory: z
    .strictObject({ request: quantity.default('1Gi'), limit: quantity.default('2Gi') })
    .refine(({ request, limit }) => bytes(limit) >= bytes(request), {
      path: ['limit'],
      error: 'the limit is below the request',
    })
    .prefault({}),
  queue: z.strictObject({ shards: z.int().min(1).max(50), urgent: z.boolean().optional() }).optional(),
  size: z.union([z.int(), z.strictObject({ min: z.int(), max: z.int() })]).optional(),
  inputs: z
    .array(z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('tail'), path: z.string() })]))
    .default([]),
  extraSeries: z.array(z.string()).optional(),
  alerts: z.partialRecord(z.enum(['TargetDown', 'CertificateEnds']), z.strictObject({ for: z.string() })).optional(),
});

export const COMPONENTS: readonly LoadableComponent[] = [
  { name: 'prometheus-agent', roles: ['edge', 'central'], options: AgentOptions },
  { name: 'thanos-receiver', roles: ['central'], options: z.strictObject({ replicas: z.int().min(1).optional() }) },
  {
    name: 'cert-manager',
    roles: [],
    options: z.strictObject({ email: z.email({ error: 'expected an e-mail address' }) }),
    lowestKubernetes: { version: '1.30', reason: 'its CRDs have selectableFields' },
  },
];

/** The four clusters with their certificates, but nothing sealed, no component's settings and no apps. */
export function copyFourClusters(folder: string): void {
  const isTaken = (file: string) => !['sealed', 'apps'].includes(basename(file));
  cpSync(FOUR_CLUSTERS, folder, { recursive: true, filter: isTaken });
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), text.replaceAll(/^(components|environments|branches):\n([ #].*\n)*/gm, ''));
  }
}

/** All of them as they are. */
export const copyAllOfFourClusters = (folder: string): void => cpSync(FOUR_CLUSTERS, folder, { recursive: true });

/** Takes a cluster out of the environments and apps that name it. */
export function forgetCluster(folder: string, cluster: string): void {
  for (const file of ['fleet.yaml', 'apps/frontend.yaml']) {
    const path = join(folder, file);
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(`, ${cluster}]`, ']').replaceAll(`        - clusters: [${cluster}]\n`, ''));
  }
}

/** A copy of the four clusters, which goes away with the test. */
export class TemporaryFleet {
  readonly folder: string;
  readonly #top: string;

  constructor(copy = copyFourClusters) {
    this.#top = mkdtempSync(join(tmpdir(), 'fleet-'));
    this.folder = join(this.#top, 'clusters');
    copy(this.folder);
    onTestFinished(() => rmSync(this.#top, { recursive: true }));
  }

  write(file: string, content: string | Uint8Array): this {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), content);
    return this;
  }

  /** Replaces the one place where a text stands. */
  edit(file: string, before: string, after: string): this {
    const text = readFileSync(join(this.folder, file), 'utf8');
    if (text.split(before).length !== 2) throw new Error(`${before} does not stand once in ${file}`);
    return this.write(
      file,
      text.replace(before, () => after),
    );
  }

  append(file: string, text: string): this {
    return this.write(file, readFileSync(join(this.folder, file), 'utf8') + text);
  }

  /** With a cluster's file goes what it is sealed with. */
  remove(file: string): this {
    const cluster = file.replace(/\.yaml$/, '');
    rmSync(join(this.folder, file), { recursive: true });
    for (const other of [`certs/${cluster}.pem`, `sealed/${cluster}`]) {
      rmSync(join(this.folder, other), { recursive: true, force: true });
    }
    forgetCluster(this.folder, cluster);
    return this;
  }

  load(kubernetesVersions = ['1.28', '1.36']) {
    return loadFleet({ folder: this.folder, components: COMPONENTS, kubernetesVersions });
  }

  /** The findings, as they are printed from within the folder. */
  lines(): string[] {
    const { fleet, findings } = this.load();
    if ((fleet === undefined) !== findings.length > 0) throw new Error('a fleet with findings, or neither');
    return findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(this.folder, 'clusters'));
  }
}
