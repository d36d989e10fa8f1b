import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { KUBERNETES } from '../../engine/import/kubernetes.ts';
import { binariesOf, type Version } from './binaries.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File of the rows that are printed when all suites have ended. */
    report: string;
  }
}

/** What was seen of one subject, such as a cluster of a fleet. */
export interface Row {
  version: Version;
  subject: string;
  /** By what is counted: `objects applied`. */
  counts: Readonly<Record<string, number>>;
  notes: readonly string[];
}

/** Has a row printed at the end of the run. */
export const report = (row: Row): void => appendFileSync(inject('report'), `${JSON.stringify(row)}\n`);

/** vitest's global setup: prints what was proved and what was not run, after the last suite. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-report-'));
  const file = join(folder, 'rows');
  appendFileSync(file, '');
  project.provide('report', file);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const rows: Row[] = lines.map((line) => JSON.parse(line));
    for (const version of Object.keys(KUBERNETES) as Version[]) console.log(`\n${summary(version, rows)}`);
  };
}

function summary(version: Version, all: readonly Row[]): string {
  if (binariesOf(version) === undefined) return notRun(version);
  const rows = all.filter((row) => row.version === version).sort((a, b) => (a.subject < b.subject ? -1 : 1));
  const lines = rows.map(({ subject, counts, notes }) => [`${subject}: ${text(counts)}`, ...notes].join('\n    '));
  return [`kubernetes ${KUBERNETES[version]}`, ...lines].join('\n  ');
}

const text = (counts: Row['counts']): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');

function notRun(version: Version): string {
  const isNewest = version === Object.keys(KUBERNETES).at(-1);
  const how = `.ci/binaries${isNewest ? '' : ' --full'}`;
  return `kubernetes ${KUBERNETES[version]}: not run, for its API server is not on this machine; to get it: ${how}`;
}
