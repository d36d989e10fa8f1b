import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stagedFindings } from '../../../engine/gate/index.ts';

/** A Git repository of one test. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'fleetwright-gate-'));

  constructor() {
    this.git('init', '--quiet');
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
    // Nothing of the person's own configuration, and no hook of theirs.
    const env = {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      HOME: this.folder,
    };
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8', env, stdio: 'pipe' });
  }

  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
    return this;
  }

  stage(path: string, content: string | Buffer): this {
    this.write(path, content).git('add', '--force', '--', path);
    return this;
  }

  commit(): this {
    this.git('commit', '--quiet', '--message', 'a');
    return this;
  }

  /** `at: message [code]` of what is staged, seen from a folder of it. */
  lines(folder = '.'): string[] {
    return stagedFindings(join(this.folder, folder)).findings.map(
      ({ at, message, code }) => `${at}: ${message} [${code}]`,
    );
  }

  /** Only where. */
  places(): string[] {
    return stagedFindings(this.folder).findings.map(({ at }) => at);
  }
}
