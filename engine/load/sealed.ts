import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { ClusterData, Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import { dnsLabel } from '../../clusters/schema/units.ts';
import { type Document, read } from '../yaml/read.ts';
import { readCertificates } from './certificates.ts';
import { placed } from './cluster.ts';
import { type Problem, parse } from './explain.ts';
import { type DataFile, entriesOf, readData, refusal, shownPath, stranger } from './files.ts';

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

const LAYOUT = 'sealed/<cluster>/<namespace>/<name>.yaml';

/** The fleet with its sealing certificates and the SealedSecrets in `sealed/<cluster>/<namespace>/<name>.yaml`. */
export function withSealed(fleet: Fleet, folder: string): { fleet: Fleet; findings: Finding[] } {
  const names = fleet.clusters.map(({ name }) => name);
  const { certificates, findings } = readCertificates(folder, names);
  const byCluster = new Map<string, ClusterData['sealed']>();
  for (const cluster of list(
    { folder: join(folder, 'sealed'), path: `${shownPath(folder)}/sealed` },
    'folder',
    findings,
  )) {
    const name = basename(cluster.path);
    if (names.includes(name)) byCluster.set(name, sealedOf(cluster, findings));
    else findings.push(stranger(cluster.path, name, names));
  }
  const clusters = fleet.clusters.map((cluster) => ({
    ...cluster,
    sealed: byCluster.get(cluster.name) ?? {},
    certificates: (certificates.get(cluster.name)?.certificates ?? []).map(({ pem: _, ...facts }) => facts),
  }));
  return { fleet: { ...fleet, clusters }, findings };
}

function sealedOf(cluster: Place, findings: Finding[]): ClusterData['sealed'] {
  const sealed: ClusterData['sealed'] = {};
  const files = list(cluster, 'folder', findings).flatMap((namespace) => list(namespace, 'file', findings));
  for (const { folder: file, path } of files) {
    const object = readSealed(readData(file, path));
    if (Array.isArray(object)) findings.push(...object);
    else sealed[`${object.metadata.namespace}/${object.metadata.name}`] = object;
  }
  return sealed;
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
    if (name.startsWith('.') || name.endsWith('.md')) return [];
    const right = sort === 'folder' ? entry.isDirectory() : entry.isFile() && name.endsWith('.yaml');
    if (right) return [{ folder: join(folder, name), path: `${path}/${name}` }];
    const what = entry.isSymbolicLink() ? 'a symbolic link; expected the file itself' : `expected ${LAYOUT}`;
    findings.push(refusal(`${path}/${name}`, what));
    return [];
  });
}

function readSealed(file: DataFile | Finding): SealedObject | Finding[] {
  if ('code' in file) return [file];
  const document = read(file.bytes, file.path);
  if (Array.isArray(document)) return document;
  if (isOpenSecret(document)) {
    const message =
      'a Secret that is not sealed; expected what kubeseal makes of it, and another value, as Git keeps this one';
    return [error('open-secret', document.at(['kind']), message)];
  }
  const { data, problems } = parse(document.value, { schema: SealedSchema });
  if (problems !== undefined) return placed(problems, document);
  const misplaced = misplacement(data, file);
  return misplaced.length > 0 ? placed(misplaced, document) : data;
}

const isOpenSecret = ({ value }: Document): boolean =>
  z.looseObject({ kind: z.literal('Secret') }).safeParse(value).success;

/** The controller opens a value only under the name and namespace that it was sealed for. */
function misplacement({ metadata }: SealedObject, file: DataFile): Problem[] {
  const right = { namespace: basename(dirname(file.path)), name: basename(file.path, '.yaml') };
  return (['namespace', 'name'] as const)
    .filter((field) => metadata[field] !== right[field])
    .map((field) => ({
      code: 'sealed-place',
      path: ['metadata', field],
      point: 'value',
      message: `metadata.${field} is ${metadata[field]}; expected ${right[field]}, by where the file lies`,
    }));
}
