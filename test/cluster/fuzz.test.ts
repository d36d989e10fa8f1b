import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { appFleets, type FleetFiles, fleets, textsOf, writeFleet } from '../engine/fuzz/fleets.ts';
import { NEWEST } from './binaries.ts';
import { prove } from './proof.ts';

/** How many fleets of any data go to a server, and which. */
const FLEETS = Number(process.env.FUZZ_FLEETS || 2);
const SEED = Number(process.env.FUZZ_SEED || 4);

const folder = mkdtempSync(join(tmpdir(), 'fleetwright-fuzz-'));

/** The rendered tree of each fleet that is not refused, all of the newest Kubernetes. */
function* rendered(kind: fc.Arbitrary<FleetFiles>): Generator<ReadonlyMap<string, string>> {
  for (const fleet of fc.sample(kind, { seed: SEED, numRuns: 20 * FLEETS })) {
    const clusters = Object.entries(fleet).map(([name, data]) => [
      name,
      name === 'fleet.yaml' || name.includes('/') ? data : { ...data, kubernetes: NEWEST },
    ]);
    writeFleet(folder, textsOf(Object.fromEntries(clusters)));
    const { files } = synthesize({ clusters: folder, schemas: 'imports/schemas', registry });
    if (files.size > 0) yield files;
  }
}

const kinds = [rendered(fleets(2)), rendered(appFleets(2))];
const trees = Array.from({ length: FLEETS }, (_, number) => kinds[number % kinds.length]!.next().value);
for (const tree of trees) if (tree) prove({ fleet: 'fuzz', tree, versionOf: () => NEWEST });
rmSync(folder, { recursive: true, force: true });

test('enough fleets are not refused, and half of them are made of apps', () => {
  expect(trees.filter(Boolean)).toHaveLength(FLEETS);
});
