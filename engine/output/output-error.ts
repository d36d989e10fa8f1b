import { error, type Finding } from '../../charts/shared/finding.ts';
import { FindingsError } from '../findings-error.ts';
import { systemCode } from '../system-code.ts';

/** The output cannot be read, compared or written; nothing was changed unless a finding says so. */
export class OutputError extends FindingsError {}

const ADVICE: Record<string, string> = {
  EACCES: 'permission denied; make it readable and writable for the user who runs this',
  EPERM: 'not permitted; make it writable for the user who runs this',
  EROFS: 'the file system is read-only; choose another output folder or mount it writable',
  ENOSPC: 'no space left on the disk; free some and run synth again',
  EDQUOT: 'the disk quota is used up; free some space and run synth again',
  ENOTDIR: 'a file stands where a folder is needed; move it away',
  EEXIST: 'a file or a symbolic link stands where a folder is needed; move it away',
  EISDIR: 'a folder stands where a file is needed; move it away',
  EMFILE: 'too many open files; raise the limit (ulimit -n) and run synth again',
  ENAMETOOLONG: 'the path is too long for this disk; choose a shorter output folder or name',
  ELOOP: 'symbolic links go round in a circle; replace them by real folders',
  ENOENT: 'it vanished while it was read; run synth again once nothing else changes the folder',
};

/** The finding of a failed file operation; what is no such failure is a bug and is thrown on. */
export function fileFinding(cause: unknown, at: string): Finding {
  const code = systemCode(cause);
  if (code === undefined || !(cause instanceof Error) || !('syscall' in cause)) throw cause;
  return error('output-failed', at, ADVICE[code] ?? `${cause.message}; mend it and run synth again`);
}

/** Runs one file operation; its failure becomes an OutputError that names the path. */
export function attempt<T>(at: string, operation: () => T): T {
  try {
    return operation();
  } catch (cause) {
    throw cause instanceof OutputError ? cause : new OutputError([fileFinding(cause, at)]);
  }
}
