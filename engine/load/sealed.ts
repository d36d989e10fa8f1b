import { basename, join } from 'node:path';
import { z } from 'zod';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealedObject, SealingCertificate } from '../../clusters/schema/cluster.ts';
import { dnsLabel } from '../../clusters/schema/units.ts';
import { digestOf, noteDigest } from '../cache/digest.ts';
import { keyOf, Readings } from '../cache/readings.ts';
import { readPlain } from '../yaml/plain.ts';
import type { Document } from '../yaml/read.ts';
import { readCertificates } from './certificates.ts';
import { crowded, isCrowded } from './crowded.ts';
import { parse } from './explain.ts';
import { type DataFile, entriesOf, isNoData, readData, refusal, shownPath, stranger } from './files.ts';
import { placed } from './placed.ts';
import { type SealedPlace, sealedProblems } from './sealed-problems.ts';
import { readDocument } from './sops.ts';
import { strangeSeals } from './strange-seals.ts';

const texts = z.record(z.string(), z.string());

const marks = z.looseObject({ labels: texts.nullish(), annotations: texts.nullish() });

const SealedSchema = z.looseObject({
  apiVersion: z.literal('bitnami.com/v1alpha1'),
  kind: z.literal('SealedSecret'),
  metadata: marks.extend({ name: z.string().min(1), namespace: dnsLabel }),
  spec: z.looseObject({
    encryptedData: z.record(
      z.string(),
      z.string().min(1, { error: 'the value is empty; expected what kubeseal wrote' }),
    ),
    template: z
      .looseObject({
        type: z.string().nullish(),
        immutable: z.boolean().nullish(),
        metadata: marks.nullish(),
        data: texts.nullish(),
      })
      .nullish(),
  }),
});

const IN_STORE = '; or in its place a store that has the values (docs/capacity.md)';

const LAYOUT = 'sealed/<cluster>/<namespace>/<name>.yaml';

/** The fleet with its sealing certificates and the SealedSecrets in `sealed/<cluster>/<namespace>/<name>.yaml`. */
export function withSealed(
  fleet: Fleet,
  folder: string,
  readings: Readings = Readings.NONE,
): { fleet: Fleet; findings: Finding[] } {
  const names = fleet.clusters.map(({ name }) => name);
  const { certificates: files, findings } = readCertificates(folder, names, readings);
  const certificates: Certificates = new Map(
    [...files].map(([name, file]) => [name, file.certificates.map(({ pem: _, ...facts }) => facts)]),
  );
  const sealing: Sealing = { certificates, readings, key: keyOf([...certificates]) };
  const byCluster = new Map<string, ClusterData['sealed']>();
  for (const cluster of list(
    { folder: join(folder, 'sealed'), path: `${shownPath(folder)}/sealed` },
    'folder',
    findings,
  )) {
    const name = basename(cluster.path);
    if (names.includes(name)) byCluster.set(name, sealedOf(cluster, sealing, findings));
    else findings.push(stranger(cluster.path, name, names));
  }
  const clusters = fleet.clusters.map((cluster) => ({
    ...cluster,
    sealed: byCluster.get(cluster.name) ?? {},
    certificates: certificates.get(cluster.name) ?? [],
  }));
  const demo = clusters.some((cluster) => cluster.certificates.some((certificate) => certificate.demo));
  if (demo) findings.push(demoFleet(clusters));
  return { fleet: { ...fleet, clusters, demo }, findings: [...findings, ...strangeSeals(clusters)] };
}

function demoFleet(clusters: readonly ClusterData[]): Finding {
  const names = clusters.flatMap(({ name, certificates }) => (certificates.some(({ demo }) => demo) ? [name] : []));
  const some = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const message = `the private keys of ${some} are public, so that this fleet is for show; before use, remove its sealed and certs folders and fetch each cluster's own certificate: npm run seal -- cert CLUSTER`;
  return warning('demo-fleet', 'clusters/certs', message);
}

type Certificates = ReadonlyMap<string, readonly SealingCertificate[]>;

interface Sealing {
  certificates: Certificates;
  readings: Readings;
  /** Of all certificates: whether a value is another cluster's is told by theirs. */
  key: string;
}

function sealedOf(cluster: Place, sealing: Sealing, findings: Finding[]): ClusterData['sealed'] {
  const read = sealing.readings.ofFolder(cluster.folder, sealing.key, {
    read: () => readCluster(cluster, sealing),
    isWorthIt: (made) => made.findings.length === 0,
  });
  findings.push(...read.findings);
  for (const { object, digest } of Object.values(read.secrets)) noteDigest(object, digest);
  return Object.fromEntries(Object.entries(read.secrets).map(([secret, { object }]) => [secret, object]));
}

interface ReadCluster {
  /** By `namespace/name`; what cannot be opened is not missing too. */
  secrets: Readonly<Record<string, { object: SealedObject; digest: string }>>;
  findings: readonly Finding[];
}

function readCluster(cluster: Place, { certificates }: Sealing): ReadCluster {
  const secrets: Record<string, { object: SealedObject; digest: string }> = {};
  const findings: Finding[] = [];
  for (const namespace of list(cluster, 'folder', findings)) {
    for (const { folder: file, path } of list(namespace, 'file', findings)) {
      const place = {
        cluster: basename(cluster.path),
        namespace: basename(namespace.path),
        name: basename(path, '.yaml'),
        certificates,
      };
      const { data: object, findings: found = [] } = readSealed(readData(file, path, IN_STORE), place);
      findings.push(...found);
      if (object !== undefined) secrets[`${place.namespace}/${place.name}`] = { object, digest: digestOf(object) };
    }
  }
  return { secrets, findings };
}

interface Place {
  folder: string;
  path: string;
}

/** What a folder holds of one sort; everything else but notes and hidden files is refused. */
function list({ folder, path }: Place, sort: 'folder' | 'file', findings: Finding[]): Place[] {
  const entries = entriesOf(folder);
  // There is no folder before the first secret.
  if (typeof entries === 'string') return [];
  return entries.flatMap((entry) => {
    const { name } = entry;
    if (isNoData(name)) return [];
    const right = sort === 'folder' ? entry.isDirectory() : entry.isFile() && name.endsWith('.yaml');
    if (right) return [{ folder: join(folder, name), path: `${path}/${name}` }];
    const what = entry.isSymbolicLink() ? 'a symbolic link; expected the file itself' : `expected ${LAYOUT}`;
    findings.push(refusal(`${path}/${name}`, what));
    return [];
  });
}

interface ReadSealed {
  data?: SealedObject;
  findings?: Finding[];
}

function readSealed(file: DataFile | Finding, place: SealedPlace): ReadSealed {
  if ('code' in file) return { findings: [file] };
  const plain = SealedSchema.safeParse(readPlain(Buffer.from(file.bytes).toString('latin1'))).data;
  if (plain !== undefined && !isCrowded(plain) && sealedProblems(plain, place).length === 0) return { data: plain };
  const document = readDocument(file);
  if (Array.isArray(document)) return { findings: document };
  const long = crowded(document);
  if (long.length > 0) return { findings: long };
  if (isOpenSecret(document)) {
    const message =
      'a Secret that is not sealed; expected what kubeseal makes of it, and another value, as Git keeps this one';
    return { findings: [error('open-secret', document.at(['kind']), message)] };
  }
  const { data, problems } = parse(document.value, { schema: SealedSchema });
  if (problems !== undefined) return { findings: placed(problems, document) };
  return { data, findings: placed(sealedProblems(data, place), document) };
}

const isOpenSecret = ({ value }: Document): boolean =>
  z.looseObject({ kind: z.literal('Secret') }).safeParse(value).success;
