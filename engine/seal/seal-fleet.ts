import { join } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import type { Readings } from '../cache/readings.ts';
import { type NeededSecret, neededSecrets } from '../compose/needed.ts';
import { orRefusal } from '../compose/refusal.ts';
import { insteadOf } from '../did-you-mean.ts';
import { type CertificateFile, readCertificates } from '../load/certificates.ts';
import { type DataFile, shownPath } from '../load/files.ts';
import { loadFleet } from '../load/index.ts';
import { withSealed } from '../load/sealed.ts';
import type { Registry } from '../registry.ts';
import { Schemas } from '../validate/index.ts';
import { refuse, SealError } from './seal-error.ts';

/** What sealing needs to know of a fleet. */
export interface SealFleet {
  /** The folder of the fleet's data. */
  folder: string;
  fleet: Fleet;
  needed: readonly NeededSecret[];
  certificates: ReadonlyMap<string, CertificateFile>;
  /** What is wrong with sealed files and certificates. */
  findings: readonly Finding[];
}

interface FleetSource {
  folder: string;
  /** The folder of the compact schemas. */
  schemas: string;
  registry: Registry;
  /** Files that are not in the folder yet, or in the place of those that are. */
  proposed?: readonly DataFile[];
  /** What an earlier run has read. */
  readings?: Readings | undefined;
}

/** Throws SealError where the fleet's data does not hold. */
export function openFleet({ folder, schemas, registry, proposed, readings }: FleetSource): SealFleet {
  const { components, apps } = registry;
  const kubernetesVersions = Schemas.supported(schemas);
  const loaded = loadFleet({ folder, proposed, readings, components, apps, kubernetesVersions });
  if (loaded.fleet === undefined) throw new SealError(loaded.findings);
  const { fleet, findings } = withSealed(loaded.fleet, folder, readings);
  const { certificates } = readCertificates(folder, namesOf(fleet), readings);
  const needed = orRefusal(shownPath(folder), () => neededSecrets(fleet, registry));
  if ('refused' in needed) throw new SealError(needed.findings);
  return { folder, fleet, needed: needed.value, certificates, findings };
}

const namesOf = ({ clusters }: Fleet): string[] => clusters.map(({ name }) => name);

export function clusterNamed({ fleet }: SealFleet, name: string): ClusterData {
  const found = fleet.clusters.find((cluster) => cluster.name === name);
  if (found) return found;
  throw refuse('unknown-cluster', name, `no cluster is called so; ${insteadOf(name, namesOf(fleet))}`);
}

export const secretKey = ({ namespace, spec }: NeededSecret): string => `${namespace}/${spec.name}`;

/** What the file of a secret holds; undefined where there is none. */
export const sealedObject = (fleet: SealFleet, need: NeededSecret): SealedObject | undefined =>
  clusterNamed(fleet, need.cluster).sealed[secretKey(need)];

export const sealedPath = ({ folder }: SealFleet, { cluster, namespace, spec }: NeededSecret): string =>
  join(folder, 'sealed', cluster, namespace, `${spec.name}.yaml`);

export const certificatePath = ({ folder }: Pick<SealFleet, 'folder'>, cluster: string): string =>
  join(folder, 'certs', `${cluster}.pem`);

/** Clusters whose values anyone can open, as their certificates are the example's. */
const demoClusters = ({ certificates }: SealFleet): string[] =>
  [...certificates].filter(([, file]) => file.certificates.some(({ demo }) => demo)).map(([cluster]) => cluster);

/** Throws where the fleet is the example that stands in the open: real values do not belong there. */
export function refuseDemo(fleet: SealFleet): void {
  const demo = demoClusters(fleet);
  if (demo.length === 0) return;
  const path = shownPath(certificatePath(fleet, demo[0]!));
  const message =
    `a demo fleet, whose private keys lie in the open (${demo.join(', ')}), takes no values;` +
    ` expected certificates of real clusters: npm run seal -- cert ${demo[0]}`;
  throw refuse('demo-fleet', path, message);
}
