import { vi } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { cli } from '../../../engine/cli.ts';
import type { Registry } from '../../../engine/registry.ts';
import { ROOT } from './run.ts';

interface InProcess {
  /** A folder that is left out of what is said. */
  top: string;
  env?: Readonly<Record<string, string>>;
  /** Of the project. Default: this repository. */
  root?: string;
  components?: Registry['components'];
}

/** Runs a command in this process, which takes a twentieth of the time of another one. */
export async function inProcess(
  args: readonly string[],
  { top, env = {}, root = ROOT, components = registry.components }: InProcess,
) {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    const code = await cli(args, { root, registry: { ...registry, components } });
    return { code, stdout: said.stdout.replaceAll(`${top}/`, ''), stderr: said.stderr.replaceAll(`${top}/`, '') };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
