import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reason, shownPath } from '../../load/files.ts';
import { systemCode } from '../../system-code.ts';
import { checkKeptOutOfGit } from '../plaintext/kept-out-of-git.ts';
import { replaceFile } from '../replace-file.ts';
import { refuse } from '../seal-error.ts';

/** A folder of private files: outside of Git, and for its owner alone. */
export class PrivateFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  at(name: string): string {
    return shownPath(join(this.path, name));
  }

  has(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  /** Throws where others may read it. */
  read(name: string): Buffer {
    const path = join(this.path, name);
    try {
      if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
        throw refuse('private-file', this.at(name), `others may read it; expected chmod 600 ${this.at(name)}`);
      }
      return readFileSync(path);
    } catch (cause) {
      if (systemCode(cause) === undefined) throw cause;
      throw refuse('private-file', this.at(name), `cannot be read: ${reason(cause)}`);
    }
  }

  write(name: string, content: string | Buffer): void {
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw refuse('private-file', shownPath(this.path), `cannot be made: ${reason(cause)}`);
    }
    const path = join(this.path, name);
    // The folder as a whole: a file has another name until it is whole.
    for (const each of [path, join(this.path, `.${name}.tmp`)]) checkKeptOutOfGit(each);
    replaceFile(path, content, 'private');
  }
}
