import { execFileSync, spawnSync } from 'node:child_process';

const known = new Map<string, string>();

/** Where a program of `.ci/programs.json` is, got before where it was not there yet. */
export function program(name: string): string {
  const file = known.get(name) ?? got(name);
  known.set(name, file);
  return file;
}

function got(name: string): string {
  const said = execFileSync('node', ['.ci/programs.mjs', name], { encoding: 'utf8' });
  return said.trim().slice(said.indexOf(': ') + 2);
}

/** The same where it is there already; building it takes so long that only `.ci/run --full` does. */
export function cachedProgram(name: string): string | undefined {
  const said = execFileSync('node', ['.ci/programs.mjs', '--cached', name], { encoding: 'utf8' }).trim();
  if (said === '') console.log(`not run: what needs ${name}; to get it: node .ci/programs.mjs ${name}`);
  return said === '' ? undefined : said.slice(said.indexOf(': ') + 2);
}

export interface Said {
  status: number | null;
  /** Standard output and error. */
  text: string;
}

/** What a program says of some arguments, and of what comes by its standard input. */
export function run(file: string, args: readonly string[], input = ''): Said {
  // Those in Go collect less garbage, which else takes a part of their time.
  const env = { ...process.env, GOGC: '400' };
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', input, env });
  return { status, text: `${stdout}${stderr}` };
}
