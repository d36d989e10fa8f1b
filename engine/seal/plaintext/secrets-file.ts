import { resolve } from 'node:path';
import { error, type Finding } from '../../../charts/shared/finding.ts';
import { isFields } from '../../../clusters/schema/fields.ts';
import { shownPath } from '../../load/files.ts';
import { isEncrypted } from '../../load/sops.ts';
import { type Document, read } from '../../yaml/read.ts';
import { refuse, SealError } from '../seal-error.ts';
import { checkKeptOutOfGit } from './kept-out-of-git.ts';
import { decryptWithSops } from './sops.ts';
import { readPlaintextFile } from './source.ts';

/** One open value, and where it stands. */
export interface OpenValue {
  /** `*` for every cluster that needs the secret. */
  cluster: string;
  /** `namespace/name`. */
  secret: string;
  key: string;
  text: string;
  /** `file:line:column` */
  at: string;
}

/** The open values of a file that Git does not keep, or of one that SOPS has encrypted. */
export function readSecretsFile(path: string): OpenValue[] {
  const file = resolve(path);
  const document = parsed(readPlaintextFile(file), file);
  if (isEncrypted(document.value)) return valuesOf(parsed(decryptWithSops(file), file));
  checkKeptOutOfGit(file);
  return valuesOf(document);
}

function parsed(bytes: Buffer, file: string): Document {
  try {
    const document = read(bytes, shownPath(file));
    if (!Array.isArray(document)) return document;
    throw new SealError(document.map(withoutContent));
  } finally {
    bytes.fill(0);
  }
}

/** What a reader says of a file may repeat what stands there, and here that may be a password. */
const withoutContent = ({ code, at }: Finding): Finding =>
  error(code, at, `${UNREADABLE[code] ?? 'cannot be read as YAML'}; expected cluster → namespace/name → key → "value"`);

const UNREADABLE: Record<string, string> = {
  'yaml-tag': 'begins like a tag, so put it in quotes',
  'yaml-alias': 'begins like an alias, so put it in quotes',
  'yaml-duplicate-key': 'stands here twice',
  'yaml-empty': 'the file is empty',
};

type Entries = [key: string, value: unknown][];

function valuesOf(document: Document): OpenValue[] {
  const findings: Finding[] = [];
  const refused = (path: readonly string[], message: string, point?: 'key') =>
    findings.push(error('secrets-file', document.at(path, point), message));
  const below = (value: unknown, path: readonly string[]): Entries => {
    if (isFields(value)) return Object.entries(value);
    refused(path, `${EXPECTED[path.length]}; what stands here is none`);
    return [];
  };
  const values: OpenValue[] = [];
  for (const [cluster, secrets] of below(document.value, [])) {
    for (const [secret, keys] of below(secrets, [cluster])) {
      for (const [key, text] of below(keys, [cluster, secret])) {
        const path = [cluster, secret, key];
        if (typeof text !== 'string')
          refused(path, 'no text, and YAML would change how it is written; put it in quotes');
        else if (text === '')
          refused(path, 'the value is empty, which no Secret can hold; write it or leave the key out', 'key');
        else values.push({ cluster, secret, key, text, at: document.at(path, 'key') });
      }
    }
  }
  if (findings.length > 0) throw new SealError(findings);
  if (values.length === 0) throw refuse('secrets-file', document.at([]), 'it holds no value');
  return values;
}

const EXPECTED = [
  'expected a map of clusters',
  'expected a map of secrets such as monitoring/thanos-objstore',
  'expected a map of the values of a secret',
];
