import { ClusterNames } from '../../cluster-names.ts';
import type { SealFleet } from '../../seal/seal-fleet.ts';
import { missingAfter, type SealedWrite } from '../../seal/seal-values.ts';
import type { Terminal } from '../../terminal.ts';
import { count } from '../count.ts';
import { MARKS } from '../options.ts';

/** Paths that a run names. */
const NAMED = 24;

/** Says what was written, and what to do next. */
export function reportWrites(terminal: Terminal, fleet: SealFleet, writes: readonly SealedWrite[]): void {
  printAll(
    terminal,
    fleet,
    writes.map(({ path, added }) => `${added ? MARKS.added : MARKS.changed} ${path}`),
  );
  if (writes.length === 0) return;
  const left = missingAfter(fleet, writes);
  const rest = left === 0 ? '' : `npm run seal -- list --missing, which has ${count(left, 'value')} still; then `;
  terminal.print(`next: ${rest}npm run synth, and commit clusters/sealed with dist`);
}

/** The lines, those of many clusters as one; or of very many the first ones and how many there are more. */
export function printAll(terminal: Terminal, { fleet }: SealFleet, all: readonly string[]): void {
  const lines = new ClusterNames(fleet.clusters.map(({ name }) => name)).fold(all);
  const shown = lines.length > NAMED ? lines.slice(0, NAMED) : lines;
  for (const line of shown) terminal.print(line);
  if (shown.length < lines.length) terminal.print(`  and ${lines.length - shown.length} more`);
}
