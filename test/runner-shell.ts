import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export interface Ran {
  code: number | null;
  said: string;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
};

/** A shell that ends at the first line that fails. */
const STRICT = ['-eo', 'pipefail', '-c'];

/** Runs lines as a runner of a CI does: in one shell, which ends at the first that fails. */
export class RunnerShell {
  readonly #home: () => string;

  /** @param home a folder with what a URL with a token stands for (`.gitconfig`) and programs of its own (`bin`) */
  constructor(home: () => string) {
    this.#home = home;
  }

  run(lines: string, cwd: string, env: Record<string, string> = {}): Ran {
    const ran = spawnSync('bash', [...STRICT, lines], { cwd, env: this.#env(env), encoding: 'utf8' });
    return { code: ran.status, said: ran.stdout + ran.stderr };
  }

  /** The same beside what else this process does, such as a server that the lines speak to. */
  async meanwhile(lines: string, cwd: string, env: Record<string, string> = {}): Promise<Ran> {
    const child = spawn('bash', [...STRICT, lines], { cwd, env: this.#env(env), stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [code]: (number | null)[] = await once(child, 'close');
    return { code: code ?? null, said };
  }

  #env(env: Record<string, string>): Record<string, string> {
    const { PATH = '' } = process.env;
    const home = this.#home();
    // Nothing of who runs the tests, nor of a newer npm that a registry has.
    const own = { GIT_CONFIG_NOSYSTEM: '1', npm_config_update_notifier: 'false', HOME: home };
    return { PATH: `${home}/bin:${PATH}`, ...own, ...IDENTITY, ...env };
  }

  /** A command that has to succeed. */
  must(line: string, cwd: string): string {
    const { code, said } = this.run(line, cwd);
    if (code !== 0) throw new Error(`${line}: ${said}`);
    return said;
  }
}
