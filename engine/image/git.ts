import { spawnSync } from 'node:child_process';
import { systemCode } from '../system-code.ts';
import { refuse } from './image-error.ts';

/** Git in the folder of a checkout. */
export class Git {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What it prints; undefined where it fails. */
  ask(args: readonly string[], input?: string): string | undefined {
    const { status, stdout } = this.#run(args, input);
    return status === 0 ? stdout : undefined;
  }

  /** Why this is no repository that Git reads, such as one of another user; undefined where it is one. */
  refusal(): string | undefined {
    const { status, stderr } = this.#run(['rev-parse', '--git-dir']);
    if (status === 0) return undefined;
    if (/not a git repository/.test(stderr)) return 'this is no Git repository';
    const [first = ''] = stderr.split('\n');
    return `Git refuses to read it: ${first.replace(/^fatal: /, '')}`;
  }

  /** What has to succeed. */
  tell(args: readonly string[]): string {
    const { status, stdout, stderr } = this.#run(args);
    if (status === 0) return stdout;
    throw refuse('git-failed', this.#folder, `git ${args[0]}: ${stderr.trim().split('\n').at(-1) ?? 'it failed'}`);
  }

  #run(args: readonly string[], input = '') {
    const most = 256 * 1024 * 1024;
    const ran = spawnSync('git', ['-C', this.#folder, ...args], { input, encoding: 'utf8', maxBuffer: most });
    if (ran.error !== undefined) {
      const isMissing = systemCode(ran.error) === 'ENOENT';
      const message = isMissing
        ? 'there is no git to ask; expected it on the PATH'
        : `git ${args[0]}: ${ran.error.message}`;
      throw refuse('git-failed', this.#folder, message);
    }
    return { status: ran.status, stdout: ran.stdout ?? '', stderr: ran.stderr ?? '' };
  }
}
