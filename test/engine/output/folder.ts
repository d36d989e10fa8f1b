import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { OutputError } from '../../../engine/output/index.ts';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-output-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const filesOf = (files: Record<string, string>): Map<string, string> => new Map(Object.entries(files));

export function put(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Every path below a folder with its text; folders end in '/', links show their target. */
export function snapshot(folder: string, at = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
    const path = `${at}${entry.name}`;
    if (entry.isSymbolicLink()) found[path] = `-> ${readlinkSync(join(folder, path))}`;
    else if (entry.isDirectory()) Object.assign(found, { [`${path}/`]: '' }, snapshot(folder, `${path}/`));
    else found[path] = readFileSync(join(folder, path), 'latin1');
  }
  return found;
}

export const modifiedAt = (path: string): bigint => lstatSync(path, { bigint: true }).mtimeNs;

/** The findings that a call throws, as `at: message [code]`. */
export async function findingsOf(call: () => unknown): Promise<string[]> {
  try {
    await call();
  } catch (cause) {
    if (cause instanceof OutputError) return cause.message.split('\n');
    throw cause;
  }
  return [];
}
