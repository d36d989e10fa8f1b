import { join } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import { readData, shownPath } from './files.ts';
import { readDocument } from './sops.ts';

/** A field as whoever has a cluster's data alone names it: `clusters/cluster-02.yaml: secrets.remoteKey`. */
const FIELD = /^clusters\/([^/]+\.yaml): ([\w.-]+)$/;

/** The findings, those on fields of a cluster's file at their `file:line:column`. */
export const atTheirPlaces = (findings: readonly Finding[], folder: string): Finding[] =>
  findings.map((finding) => {
    const at = placeOf(finding.at, folder);
    return at === undefined ? finding : { ...finding, at };
  });

function placeOf(at: string, folder: string): string | undefined {
  const [, name, field] = FIELD.exec(at) ?? [];
  if (name === undefined || field === undefined) return undefined;
  const path = join(folder, name);
  const file = readData(path, shownPath(path));
  const document = 'code' in file ? [file] : readDocument(file);
  return Array.isArray(document) ? undefined : document.at(field.split('.'));
}
