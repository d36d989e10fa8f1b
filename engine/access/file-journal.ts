import { readFileSync, rmSync } from 'node:fs';
import { replaceFile } from '../seal/replace-file.ts';
import { systemCode } from '../system-code.ts';

/** Files as they were before a run changed them, to be put back where the run does not come to its end. */
export class FileJournal {
  readonly #before = new Map<string, Buffer | undefined>();

  /** To be called before the file is changed. */
  keep(path: string): void {
    if (!this.#before.has(path)) this.#before.set(path, contentOf(path));
  }

  undo(): void {
    for (const [path, content] of this.#before) {
      if (content === undefined) rmSync(path, { force: true });
      else replaceFile(path, content);
    }
  }
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}
