import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../../charts/index.ts';
import { formatFindings } from '../../../engine/findings.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { CORPUS } from './corpus.ts';

/** What reading one file came to. */
export interface Read {
  name: string;
  /** Of CPU, as other programs may run meanwhile. */
  milliseconds: number;
  findings: number;
  /** The first line that a person would see. */
  line: string;
}

export interface Report {
  reads: Read[];
  /** Most memory that the process ever held, in MiB. */
  peak: number;
}

/** Puts every file of the corpus in place of a cluster's, one after the other, and reads the fleet. */
function readAll(clusters: string, schemas: string): Report {
  const [file] = readdirSync(clusters).filter((name) => name.endsWith('.yaml') && name !== 'fleet.yaml');
  const reads = Object.entries(CORPUS).map(([name, content]) => {
    writeFileSync(join(clusters, file!), content);
    const started = process.cpuUsage();
    const { findings } = synthesize({ clusters, schemas, registry });
    const lines = formatFindings(findings, { color: false });
    const { user, system } = process.cpuUsage(started);
    const milliseconds = Math.round((user + system) / 1000);
    return { name, milliseconds, findings: findings.length, line: lines[0] ?? '' };
  });
  return { reads, peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}

const [, , clusters, schemas] = process.argv;
if (clusters !== undefined && schemas !== undefined) console.log(JSON.stringify(readAll(clusters, schemas)));
