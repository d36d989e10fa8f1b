import { spawnSync } from 'node:child_process';

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

/** Runs lines as a runner of a CI does: in one shell, which ends at the first that fails. */
export class RunnerShell {
  readonly #home: () => string;

  /** @param home a folder with what a URL with a token stands for (`.gitconfig`) and programs of its own (`bin`) */
  constructor(home: () => string) {
    this.#home = home;
  }

  run(lines: string, cwd: string, env: Record<string, string> = {}): Ran {
    const { PATH = '' } = process.env;
    const home = this.#home();
    // Nothing of who runs the tests.
    const own = { PATH: `${home}/bin:${PATH}`, GIT_CONFIG_NOSYSTEM: '1', HOME: home, ...IDENTITY };
    const ran = spawnSync('bash', ['-eo', 'pipefail', '-c', lines], { cwd, env: { ...own, ...env }, encoding: 'utf8' });
    return { code: ran.status, said: ran.stdout + ran.stderr };
  }

  /** A command that has to succeed. */
  must(line: string, cwd: string): string {
    const { code, said } = this.run(line, cwd);
    if (code !== 0) throw new Error(`${line}: ${said}`);
    return said;
  }
}
