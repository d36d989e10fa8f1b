import { execFileSync, spawnSync } from 'node:child_process';

/** Where a program of `.ci/programs.json` is, got before where it was not there yet. */
export function program(name: string): string {
  const said = execFileSync('node', ['.ci/programs.mjs', name], { encoding: 'utf8' });
  return said.trim().slice(said.indexOf(': ') + 2);
}

export interface Said {
  status: number | null;
  /** Standard output and error. */
  text: string;
}

/** What a program says of some arguments. */
export function run(file: string, args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}
