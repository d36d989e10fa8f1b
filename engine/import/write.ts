import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes the generated files below a folder exactly these; returns how many changed. */
export function writeGenerated(folder: string, files: ReadonlyMap<string, string>): number {
  let changes = 0;
  for (const path of generatedBelow(folder)) {
    if (files.has(path)) continue;
    rmSync(join(folder, path));
    removeEmpty(folder, dirname(path));
    changes += 1;
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    if (readText(file) === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    changes += 1;
  }
  return changes;
}

/** Removes a folder that holds nothing any more, and those above it that hold nothing else. */
function removeEmpty(top: string, path: string): void {
  if (path === '.' || readdirSync(join(top, path)).length > 0) return;
  rmdirSync(join(top, path));
  removeEmpty(top, dirname(path));
}

/** What an import made: TypeScript at the top, JSON below schemas/. */
function generatedBelow(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^[^/]+\.ts$|^schemas\/.+\.json$/.test(path));
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
