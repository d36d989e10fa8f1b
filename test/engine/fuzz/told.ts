import { readFileSync } from 'node:fs';
import { registry } from '../../../charts/index.ts';
import { synth } from '../../../engine/commands/synth.ts';
import { Terminal } from '../../../engine/terminal.ts';
import { ROOT } from '../commands/run.ts';

/** Runs synth as the command line does; what it prints to stderr, by lines. */
export async function synthesize(clusters: string, out: string): Promise<{ code: unknown; lines: string[] }> {
  const said: string[] = [];
  const terminal = new Terminal({
    quiet: true,
    stdout: { write: () => {} },
    stderr: { write: (text) => said.push(text) },
  });
  const values = {
    clusters,
    out,
    cluster: [],
    adopt: false,
    quiet: true,
    watch: false,
    shard: undefined,
    join: false,
    parts: undefined,
  };
  const code = await synth.run(values, { project: { root: ROOT, registry }, terminal });
  return { code, lines: said.join('').split('\n').filter(Boolean) };
}

/** `error  file:line:column: …`, where there is such a line; what only the whole can tell is told by object. */
export function namesItsPlace(line: string): boolean {
  const [, file, row, column] = /^error\s+(\S+\.yaml):(\d+):(\d+): .+ \[[a-z-]+\]$/.exec(line) ?? [];
  if (file === undefined) return isAboutObject(line);
  const text = readFileSync(file, 'latin1').split(/\r\n|\n|\r/)[Number(row) - 1];
  return text !== undefined && Number(column) >= 1 && Number(column) <= text.length + 1;
}

const isAboutObject = (line: string): boolean =>
  /^error\s+([^/\s]+(\/[^/\s]+)+|[a-z0-9-]+)(: \S+)?: .+ \[[a-z-]+\]$/s.test(line);
