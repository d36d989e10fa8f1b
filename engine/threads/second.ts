import { Worker } from 'node:worker_threads';

/** Files from which on a second thread pays for its start; see docs/performance.md. */
export const WORTH_IT = 20_000;

/** Milliseconds without a sign of the other thread, after which this one does its work. */
const PATIENCE = 5_000;

type Fs = typeof import('node:fs');

/** What two threads do together, of which each takes what no other has taken. */
interface Shared {
  /** `[next to take, how many are done …]` */
  shared: Int32Array;
}

/**
 * Another thread that takes part in a task for as long as there may be more of it; nobody is ended by what it throws, and
 * for it alone nobody waits.
 * @param working stands alone, with all that it calls: the thread is started with its text, as the whole program takes
 * longer to load than the task itself
 */
export function hire<Task extends Shared>(working: (fs: Fs) => { share(task: Task): boolean }, task: Task): Worker {
  const program = `const { share } = (${working})(require('node:fs'));
const { workerData } = require('node:worker_threads');
while (share(workerData));`;
  const worker = new Worker(program, { eval: true, workerData: task }).on('error', () => undefined);
  worker.unref();
  return worker;
}

/** Whether all is done in the end, by whomever. */
export function areDone({ shared }: Shared, all: number, hasFailed: () => boolean = () => false): boolean {
  for (;;) {
    const done = Atomics.load(shared, 1);
    if (done === all) return true;
    if (hasFailed()) return false;
    // What is done may count before anybody is woken for it.
    if (Atomics.wait(shared, 1, done, PATIENCE) === 'timed-out' && Atomics.load(shared, 1) === done) return false;
  }
}
