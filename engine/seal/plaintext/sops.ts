import { spawnSync } from 'node:child_process';
import { shownPath } from '../../load/files.ts';
import { systemCode } from '../../system-code.ts';
import { refuse } from '../seal-error.ts';

/** What a decrypted file may hold. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The plain text of a file, by the sops that the user has set up; it goes through a pipe and no file. */
export function decryptWithSops(file: string): Buffer {
  const { error, status, stdout } = spawnSync('sops', ['--decrypt', file], {
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: MOST_BYTES,
  });
  const at = shownPath(file);
  if (systemCode(error) === 'ENOENT') {
    throw refuse('sops', at, 'SOPS has encrypted it, and there is no program sops here; install it');
  }
  if (status !== 0) throw refuse('sops', at, 'sops could not decrypt it; what it says stands above');
  return stdout;
}
