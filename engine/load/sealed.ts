import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Fleet, SealedObject } from '../../clusters/schema/cluster.ts';
import { read } from '../yaml/read.ts';
import { readData } from './files.ts';

const SealedShape = z.looseObject({
  apiVersion: z.literal('bitnami.com/v1alpha1'),
  kind: z.literal('SealedSecret'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
});

/** The fleet with what stands in `sealed/<cluster>/<namespace>/<name>.yaml`, one SealedSecret per file. */
export function withSealed(fleet: Fleet, folder: string): { fleet: Fleet; findings: Finding[] } {
  const findings: Finding[] = [];
  const known = new Set(fleet.clusters.map(({ name }) => name));
  for (const name of folders(join(folder, 'sealed'))) {
    if (known.has(name)) continue;
    findings.push(
      error('sealed-folder', `${folder}/sealed/${name}`, `there is no cluster ${name} in the fleet; remove it`),
    );
  }
  const clusters = fleet.clusters.map((cluster) => {
    const { sealed, problems } = sealedOf(join(folder, 'sealed', cluster.name));
    findings.push(...problems);
    return { ...cluster, sealed };
  });
  return { fleet: { ...fleet, clusters }, findings };
}

function sealedOf(folder: string): { sealed: Record<string, SealedObject>; problems: Finding[] } {
  const sealed: Record<string, SealedObject> = {};
  const problems: Finding[] = [];
  for (const namespace of folders(folder)) {
    for (const file of files(join(folder, namespace))) {
      const result = readSealed(join(folder, namespace, file), { namespace, name: file.replace(/\.yaml$/, '') });
      if (Array.isArray(result)) problems.push(...result);
      else sealed[`${namespace}/${result.metadata.name}`] = result;
    }
  }
  return { sealed, problems };
}

function readSealed(path: string, wanted: { namespace: string; name: string }): SealedObject | Finding[] {
  const data = readData(path, path);
  if ('code' in data) return [data];
  const document = read(data.bytes, path);
  if (Array.isArray(document)) return document;
  const { data: object, error: refused } = SealedShape.safeParse(document.value);
  if (object === undefined) {
    const at = document.at(refused.issues[0]?.path ?? []);
    return [error('sealed-file', at, 'no SealedSecret of bitnami.com/v1alpha1 with a name and a namespace')];
  }
  const { namespace, name } = object.metadata;
  if (namespace === wanted.namespace && name === wanted.name) return object;
  const message = `is sealed for ${namespace}/${name}; expected ${wanted.namespace}/${wanted.name}, as the file is called`;
  return [error('sealed-file', document.at(['metadata']), message)];
}

const folders = (path: string): string[] => entries(path, (entry) => entry.isDirectory());
const files = (path: string): string[] => entries(path, (entry) => entry.isFile() && entry.name.endsWith('.yaml'));

function entries(path: string, wanted: (entry: Dirent) => boolean): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter(wanted)
    .map(({ name }) => name)
    .sort();
}
