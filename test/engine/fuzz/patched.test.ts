import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { loadAll } from 'js-yaml';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Drift } from '../../../clusters/schema/cluster.ts';
import { neededSecrets } from '../../../engine/compose/needed.ts';
import { formatFindings } from '../../../engine/findings.ts';
import { type Synthesis, synthesize } from '../../../engine/synthesize.ts';
import { workshopOf } from '../../../engine/workshop.ts';
import { type Change, changesOf, placedIn, withChange } from './changes.ts';
import { appFleets, type FleetFiles, fleets, textsOf, writeFleet } from './fleets.ts';
import { holdsPatch } from './kept.ts';
import { runs, scratchFolder } from './runs.ts';
import { namesItsPlace } from './told.ts';
import { holds, schemasFor } from './valid.ts';

const clusters = join(scratchFolder(), 'clusters');
const SCHEMAS = 'imports/schemas';

function render(fleet: FleetFiles): Synthesis {
  writeFleet(clusters, textsOf(fleet));
  return synthesize({ clusters, schemas: SCHEMAS, registry, workshop: workshopOf(SCHEMAS) });
}

interface Changed {
  fleet: FleetFiles;
  before: ReadonlyMap<string, string>;
  kubernetes: string;
  changes: readonly Change[];
}

/** Changes of what a fleet renders; none where it is refused. */
const changed: Arbitrary<Changed> = fc.oneof(fleets(1), appFleets(1)).chain((fleet): Arbitrary<Changed> => {
  const { files: before, fleet: data } = render(fleet);
  const kubernetes = data?.clusters[0]?.kubernetes ?? '';
  if (before.size === 0 || data === undefined) return fc.constant({ fleet, before, kubernetes, changes: [] });
  const there = { placed: placedIn(before), schemas: schemasFor(kubernetes), needed: neededSecrets(data, registry) };
  return fc
    .array(changesOf(there), { minLength: 5, maxLength: 5 })
    .map((changes) => ({ fleet, before, kubernetes, changes }));
});

const seen = {
  fleets: 0,
  changes: { patch: 0, drift: 0, secrets: 0 },
  taken: { patch: 0, drift: 0, secrets: 0 },
  refused: new Map<string, number>(),
};

test('what is said of objects that are there holds for what is rendered, or is refused by its place', {
  timeout: 3_600_000,
}, () => {
  fc.assert(
    fc.property(changed, ({ fleet, before, kubernetes, changes }) => {
      seen.fleets += 1;
      for (const change of changes) {
        seen.changes[change.kind] += 1;
        const made = render(withChange(fleet, change));
        expect(made.refusals).toEqual([]);
        if (!isRefused(made)) {
          seen.taken[change.kind] += 1;
          const others = [...made.files].filter(([path, text]) => before.get(path) !== text);
          for (const [path, text] of others) holds(text, kubernetes, path);
          isInPlace(change, made.files, others);
        }
      }
    }),
    runs(5),
  );
  if (process.env.FUZZ_RUNS) console.log({ ...seen, refused: Object.fromEntries(seen.refused) });
  expect(seen.taken.patch).toBeGreaterThan(seen.changes.patch / 8);
  expect(seen.taken.drift).toBeGreaterThan(0);
});

/** Whether there are errors, each told by its place, and no files. */
function isRefused({ findings, files }: Synthesis): boolean {
  const errors = findings.filter(({ level }) => level === 'error');
  const lines = formatFindings(errors, { color: false }).filter((line) => line.startsWith('error'));
  expect(lines.filter((line) => !namesItsPlace(line))).toEqual([]);
  expect(files.size > 0).toBe(errors.length === 0);
  for (const code of new Set(errors.map(({ code }) => code))) seen.refused.set(code, (seen.refused.get(code) ?? 0) + 1);
  return errors.length > 0;
}

/** @param others files that differ from those of the fleet without the change */
function isInPlace(change: Change, files: ReadonlyMap<string, string>, others: readonly [string, string][]): void {
  const paths = others.map(([path]) => path);
  if (change.kind === 'secrets') {
    const { from } = change.secrets;
    const made = placedIn(files).flatMap(({ object: { kind, metadata } }) =>
      kind === 'ExternalSecret' ? [`${metadata.namespace}/${metadata.name}`] : [],
    );
    for (const name of change.names) expect(made.includes(name), name).toBe(from !== 'external');
    return;
  }
  const { path, component, object } = change.placed;
  if (change.kind === 'patch') {
    // What an autoscaler scales is left to it by the Application.
    const own = [path, ...(object.kind === 'HorizontalPodAutoscaler' ? paths : [])];
    expect(paths.filter((each) => !own.includes(each))).toEqual([]);
    const [after] = loadAll(files.get(path)!) as KubeObject[];
    holdsPatch(change.patch, object, after!);
    return;
  }
  expect(paths).toHaveLength(1);
  expect(paths[0]).toContain(component.split('-')[0]);
  const [{ drift }] = [change];
  expect(ignoredIn(loadAll(others[0]![1]))).toContainEqual(expect.objectContaining(ignored(drift)));
}

const ignored = ({ field, ...target }: Drift) => ({ ...target, jsonPointers: [field] });

/** All `ignoreDifferences`, wherever they stand. */
function ignoredIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'ignoreDifferences' && Array.isArray(inner) ? inner : ignoredIn(inner),
  );
}
