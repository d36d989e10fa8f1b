import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { KUBERNETES } from '../../engine/import/kubernetes.ts';
import { binariesOf, type Version } from './binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File of lines that are printed when all suites have ended. */
    report: string;
  }
}

/** Has a line printed at the end of the run. */
export const report = (line: string): void => appendFileSync(inject('report'), `${line}\n`);

/** vitest's global setup: prints what was proved and what was not run, after the last suite. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-report-'));
  const file = join(folder, 'lines');
  appendFileSync(file, '');
  project.provide('report', file);
  return () => {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').sort();
    for (const version of Object.keys(KUBERNETES) as Version[]) {
      if (binariesOf(version) === undefined) lines.push(notRun(version));
    }
    console.log(`\n${lines.filter((line) => line !== '').join('\n')}`);
    rmSync(folder, { recursive: true, force: true });
  };
}

function notRun(version: Version): string {
  const isNewest = version === Object.keys(KUBERNETES).at(-1);
  return `kubernetes ${version}: not run, its API server is not on this machine; to get it: .ci/binaries${isNewest ? '' : ' --full'}`;
}
