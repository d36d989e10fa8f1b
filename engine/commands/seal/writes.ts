import type { SealedWrite } from '../../seal/seal-values.ts';
import type { Terminal } from '../../terminal.ts';
import { MARKS } from '../fleet.ts';

/** Paths that a run names. */
const NAMED = 24;

/** Says what was written, and what to do next. */
export function reportWrites(terminal: Terminal, writes: readonly SealedWrite[]): void {
  printAll(
    terminal,
    writes.map(({ path, added }) => `${added ? MARKS.added : MARKS.changed} ${path}`),
  );
  if (writes.length > 0) terminal.print('next: npm run synth, and commit clusters/sealed with dist');
}

/** The lines, or of very many the first ones and how many there are more. */
export function printAll(terminal: Terminal, lines: readonly string[]): void {
  const shown = lines.length > NAMED ? lines.slice(0, NAMED) : lines;
  for (const line of shown) terminal.print(line);
  if (shown.length < lines.length) terminal.print(`  and ${lines.length - shown.length} more`);
}
