import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { type Document, read } from '../yaml/read.ts';
import { type DataFile, readData, shownPath } from './files.ts';

const MESSAGE =
  'encrypted by SOPS, which nothing on the way to a cluster decrypts: Argo CD delivers files as they stand, and no controller opens them; ' +
  'either keep it out of Git and seal its values: npm run seal -- all --from FILE, which asks your own sops; ' +
  'or keep the values in a store, and let External Secrets take them from there: secrets in the file of the cluster';

const refusal = (at: string): Finding => error('sops-file', at, MESSAGE);

/** The one YAML document of a data file, or every reason why it cannot be taken. */
export function readDocument(file: DataFile): Document | Finding[] {
  const document = read(file.bytes, file.path);
  if (Array.isArray(document) || !isEncrypted(document.value)) return document;
  return [refusal(document.at(['sops'], 'key'))];
}

/** Whether SOPS has encrypted the data: it puts what it needs for decryption into a block of its own beside the values. */
export const isEncrypted = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'sops' in value && typeof value.sops === 'object';

/** Folders of the data that nothing reads as one document per file. */
const UNREAD = ['apps', 'policy'];
// Blanks of one line only: over many empty lines it would look from each of them again.
const BLOCK = /^(sops:|[ \t]+"sops": \{)[ \t\r]*$/m;

/** Manifests that SOPS has encrypted, wherever else they lie. */
export function encryptedFiles(folder: string): Finding[] {
  return UNREAD.flatMap((name) => manifestsIn(join(folder, name))).flatMap((path) => {
    const file = readData(path, shownPath(path));
    if ('code' in file) return [];
    const text = Buffer.from(file.bytes).toString();
    const block = BLOCK.exec(text);
    if (block === null) return [];
    return [refusal(`${file.path}:${text.slice(0, block.index).split('\n').length}:1`)];
  });
}

function manifestsIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return entries
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // Most fleets have no such folder.
    return [];
  }
}
