import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { binariesOf, NEWEST, VERSIONS, type Version } from './binaries.ts';
import { PROGRAMS } from './controllers.ts';
import { KUBERNETES } from './releases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File of the rows that are printed when all suites have ended. */
    report: string;
    /** Folder of what servers of this run start with. */
    stores: string;
  }
}

/** What was seen of one subject, such as a cluster of a fleet. */
export interface Row {
  version: Version;
  subject: string;
  /** Where the counts of several subjects are added up: which fleet they are of. */
  fleet?: string;
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
  const stores = join(folder, 'stores');
  mkdirSync(stores);
  project.provide('stores', stores);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    const rows: Row[] = lines.map((line) => JSON.parse(line));
    for (const version of VERSIONS) console.log(`\n${summary(version, rows)}`);
  };
}

function summary(version: Version, all: readonly Row[]): string {
  if (binariesOf(version) === undefined) return notRun(version);
  const rows = all.filter((row) => row.version === version).sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  const lines = rows.map((row) => [`${titleOf(row)}: ${text(row.counts)}`, ...row.notes].join('\n    '));
  const fleets = new Set(rows.flatMap(({ fleet }) => fleet ?? []));
  for (const fleet of fleets)
    lines.push(`${fleet}, all clusters: ${text(sumOf(rows.filter((row) => row.fleet === fleet)))}`);
  if (version === NEWEST && binariesOf(version, PROGRAMS) === undefined) {
    const how = process.env.KUBEBUILDER_ASSETS ? '.ci/binaries without KUBEBUILDER_ASSETS' : '.ci/binaries';
    lines.push(`not run: what needs ${PROGRAMS.slice(2).join(' and ')}; to get them: ${how}`);
  }
  return [`kubernetes ${KUBERNETES[version]}`, ...lines].join('\n  ');
}

const titleOf = ({ fleet, subject }: Row): string => (fleet === undefined ? subject : `${fleet}, ${subject}`);

function sumOf(rows: readonly Row[]): Row['counts'] {
  const total: Record<string, number> = {};
  for (const { counts } of rows) {
    for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
  }
  return total;
}

const text = (counts: Row['counts']): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');

function notRun(version: Version): string {
  const how = `.ci/binaries${version === NEWEST ? '' : ' --full'}`;
  return `kubernetes ${KUBERNETES[version]}: not run, for its API server is not on this machine; to get it: ${how}`;
}
