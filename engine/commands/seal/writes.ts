import type { SealedWrite } from '../../seal/seal-values.ts';
import type { Terminal } from '../../terminal.ts';
import { MARKS } from '../fleet.ts';

/** Says what was written, and what to do next. */
export function reportWrites(terminal: Terminal, writes: readonly SealedWrite[]): void {
  for (const { path, added } of writes) terminal.print(`${added ? MARKS.added : MARKS.changed} ${path}`);
  if (writes.length > 0) terminal.print('next: npm run synth, and commit clusters/sealed with dist');
}
