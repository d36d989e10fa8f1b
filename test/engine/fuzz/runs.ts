import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Runs of a property: few in the plain suite, as many as FUZZ_RUNS says, from the seed in FUZZ_SEED. */
export const runs = (few: number): { seed: number; numRuns: number; endOnFailure: boolean } => ({
  // A smaller fleet that fails too is looked for by hand: each step renders whole fleets.
  endOnFailure: true,
  seed: Number(process.env.FUZZ_SEED || 4),
  numRuns: Number(process.env.FUZZ_RUNS || few),
});

/** A folder for all runs of a file, which goes away with it. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-fuzz-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
