import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../../charts/index.ts';
import { formatFindings } from '../../../engine/findings.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { CORPORA, type Content, MOST } from './corpus.ts';

/** What reading one file came to. */
export interface Read {
  name: string;
  /** Of CPU, as other programs may run meanwhile; the least of several readings where one takes too long, as they slow it too. */
  milliseconds: number;
  findings: number;
  /** The first line that a person would see. */
  line: string;
}

export interface Report {
  reads: Read[];
  /** What reading the file as it should be takes, in milliseconds of CPU: the least of several readings, as above. */
  usual: number;
  /** Most memory that the process ever held, in MiB. */
  peak: number;
}

/** Further readings of what has taken too long. */
const AGAIN = [1, 2];

/** Puts every file of its corpus in place of a file, one after the other, and reads the fleet. */
function readAll(clusters: string, schemas: string, name: string): Report {
  const file = join(clusters, name);
  const good = readFileSync(file);
  const read = (content: Content) => {
    writeFileSync(file, typeof content === 'function' ? content(good.toString()) : content);
    const started = process.cpuUsage();
    const { findings } = synthesize({ clusters, schemas, registry });
    const lines = formatFindings(findings, { color: false });
    const { user, system } = process.cpuUsage(started);
    return { milliseconds: Math.round((user + system) / 1000), findings: findings.length, line: lines[0] ?? '' };
  };
  // The first time it is compiled, too.
  read(good);
  const usual: number[] = [];
  const reads = Object.entries(CORPORA[name] ?? {}).map(([each, content], index) => {
    if (index % 20 === 0) usual.push(read(good).milliseconds);
    const first = read(content);
    const isSlow = first.milliseconds > MOST.milliseconds;
    const least = Math.min(first.milliseconds, ...(isSlow ? AGAIN.map(() => read(content).milliseconds) : []));
    return { name: each, ...first, milliseconds: least };
  });
  return { reads, usual: Math.min(...usual), peak: Math.round(process.resourceUsage().maxRSS / 1024) };
}

const [, , clusters, schemas, name] = process.argv;
if (clusters !== undefined && schemas !== undefined && name !== undefined)
  console.log(JSON.stringify(readAll(clusters, schemas, name)));
