import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { ALL } from './objects.ts';

const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** The objects of the committed repository and, for the kinds that it does not have, some of our own. */
export function validObjects(): KubeObject[] {
  const committed = ['clusters', 'argocd'].flatMap((part) =>
    existsSync(join(DIST, part)) ? objectsBelow(join(DIST, part)) : [],
  );
  const kinds = new Set(committed.map(({ kind }) => kind));
  return [...distinct(committed), ...ALL.map((make) => make()).filter(({ kind }) => !kinds.has(kind))];
}

function objectsBelow(folder: string): KubeObject[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.ya?ml$/.test(path));
  return files
    .sort()
    .flatMap((path) => parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map((document) => document.toJS()));
}

/** What several clusters have alike stands for all of them. */
function distinct(objects: KubeObject[]): KubeObject[] {
  const seen = new Map(
    objects.map((object) => [[object.kind, object.metadata.namespace, object.metadata.name].join('/'), object]),
  );
  return [...seen.values()];
}
