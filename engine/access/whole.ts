import type { FileJournal } from './file-journal.ts';
import { titleOf } from './grant.ts';
import type { Journal } from './journal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Journals {
  cluster?: Journal;
  files: FileJournal;
  /** Tells what could not be taken back. */
  warn: (message: string) => void;
}

/** Runs a change of a cluster and of files to its end, or takes it back; a signal waits until then. */
export async function whole<T>({ cluster, files, warn }: Journals, change: () => Promise<T>): Promise<T> {
  const wait = () => {};
  for (const signal of SIGNALS) process.on(signal, wait);
  try {
    return await change();
  } catch (cause) {
    files.undo();
    for (const object of (await cluster?.undo()) ?? []) warn(`${titleOf(object)} was made and could not be deleted`);
    throw cause;
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait);
  }
}
