import { join } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import type { Located } from '../yaml/read.ts';
import { readData, shownPath } from './files.ts';
import { readDocument } from './sops.ts';

/** A field as whoever has a cluster's data alone names it: `clusters/cluster-02.yaml: secrets.remoteKey`. */
const FIELD = /^clusters\/([^/]+\.yaml): ([\w.-]+)$/;

/** The findings, those on fields of a cluster's file at their `file:line:column`. */
export function atTheirPlaces(findings: readonly Finding[], folder: string, readFile = readData): Finding[] {
  const read = new Map<string, Located | undefined>();
  const documentOf = (name: string): Located | undefined => {
    if (!read.has(name)) read.set(name, documentIn(join(folder, name), readFile));
    return read.get(name);
  };
  return findings.map((finding) => {
    const [, name, field] = FIELD.exec(finding.at) ?? [];
    if (name === undefined || field === undefined) return finding;
    const document = documentOf(name);
    return document === undefined ? finding : { ...finding, at: document.at(field.split('.')) };
  });
}

function documentIn(path: string, readFile: typeof readData): Located | undefined {
  const file = readFile(path, shownPath(path));
  const document = 'code' in file ? [file] : readDocument(file);
  return Array.isArray(document) ? undefined : document;
}
