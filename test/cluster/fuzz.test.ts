import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { fleets, textsOf, writeFleet } from '../engine/fuzz/fleets.ts';
import { NEWEST } from './binaries.ts';
import { prove } from './proof.ts';

/** How many fleets of any data go to a server, and which. */
const FLEETS = Number(process.env.FUZZ_FLEETS || 2);
const SEED = Number(process.env.FUZZ_SEED || 4);

const folder = mkdtempSync(join(tmpdir(), 'fleetwright-fuzz-'));

/** The rendered tree of each fleet that is not refused, all of the newest Kubernetes. */
function* rendered(): Generator<ReadonlyMap<string, string>> {
  for (const fleet of fc.sample(fleets(2), { seed: SEED, numRuns: 20 * FLEETS })) {
    const clusters = Object.entries(fleet).map(([name, data]) => [
      name,
      name === 'fleet.yaml' || name.includes('/') ? data : { ...data, kubernetes: NEWEST },
    ]);
    writeFleet(folder, textsOf(Object.fromEntries(clusters)));
    const { files } = synthesize({ clusters: folder, schemas: 'imports/schemas', registry });
    if (files.size > 0) yield files;
  }
}

let number = 0;
for (const files of rendered()) {
  if (number === FLEETS) break;
  number += 1;
  prove({ fleet: 'fuzz', tree: files, versionOf: () => NEWEST });
}
rmSync(folder, { recursive: true, force: true });

test('enough fleets are not refused', () => expect(number).toBe(FLEETS));
