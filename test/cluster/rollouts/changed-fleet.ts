import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registry } from '../../../charts/index.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import type { Tree } from '../delivery.ts';

/** What Argo CD reads where the file of an app says something else. */
export function changedFleet(app: string, [from, to]: readonly [from: string, to: string]): Tree {
  const folder = mkdtempSync(join(tmpdir(), 'changed-fleet-'));
  try {
    const clusters = join(folder, 'clusters');
    cpSync('clusters', clusters, { recursive: true });
    const file = join(clusters, 'apps', `${app}.yaml`);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${app}: nothing reads ${from}`);
    writeFileSync(file, text.replace(from, to));
    const { files, findings } = synthesize({ clusters, schemas: 'imports/schemas', registry });
    const errors = findings.filter(({ level }) => level === 'error');
    if (errors.length > 0) throw new Error(errors.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    return files;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
