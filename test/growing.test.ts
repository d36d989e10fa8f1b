import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { KubeObject } from '../charts/shared/manifest.ts';
import { withoutBackup } from '../charts/shared/storage.ts';
import { TemporaryFleet } from './engine/load/temporary-fleet.ts';
import { exampleFleet, fleetIn, objectsIn } from './example-fleet.ts';

const CENTRAL = 'cluster-01';

/** What an API server lets be changed of a StatefulSet; of a claim it is what is asked for. */
const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  'revisionHistoryLimit',
  'resources',
];

/** What cannot be changed of the objects that hold claims, by kind and name. */
const fixedIn = (objects: readonly KubeObject[]): Map<string, Record<string, unknown>> =>
  new Map(
    objects
      .filter(({ kind }) => kind === 'StatefulSet' || kind === 'PersistentVolumeClaim')
      .map(({ kind, metadata, spec }) => [
        `${kind}/${metadata.name}`,
        Object.fromEntries(Object.entries(spec ?? {}).filter(([field]) => !MUTABLE.includes(field))),
      ]),
  );

/** Classes that claims of the operator's name. */
const operated = (objects: readonly KubeObject[]): [string, string][] =>
  objects.flatMap(({ kind, spec }): [string, string][] => {
    const { storage } = (spec ?? {}) as { storage?: { volumeClaimTemplate?: { spec: { storageClassName: string } } } };
    const template = storage?.volumeClaimTemplate;
    return template === undefined ? [] : [[kind, template.spec.storageClassName]];
  });

/** The example fleet with the block of the page among what stands in the file of its central cluster. */
function grownFleet(): ReturnType<typeof fleetIn> {
  const page = readFileSync('docs/longhorn.md', 'utf8').split('\n## From one node to three\n')[1]!;
  const { components, ...fields } = parse(page.match(/```yaml\n([\s\S]*?)```/)![1]!);
  const file = `${CENTRAL}.yaml`;
  const before = parse(readFileSync(join('clusters', file), 'utf8'));
  for (const [name, options] of Object.entries<object>(components)) {
    before.components[name] = { ...before.components[name], ...options };
  }
  const fleet = new TemporaryFleet((folder) => cpSync('clusters', folder, { recursive: true }));
  return fleetIn(fleet.write(file, stringify({ ...before, ...fields })).folder);
}

describe('a central cluster that grows from one node to three', () => {
  const one = objectsIn(exampleFleet(1), CENTRAL);

  test('as the page says, changes nothing that cannot be changed', () => {
    const fleet = grownFleet();
    expect(fleet.findings.filter(({ level }) => level === 'error')).toEqual([]);
    const three = objectsIn(fleet, CENTRAL);
    expect(fixedIn(three)).toEqual(fixedIn(one));
    expect(operated(three)).toEqual(operated(one));
    expect(objectsNamed(three, 'StorageClass')).toEqual(['longhorn-r1', 'longhorn-r3']);
    // It has grown indeed.
    const ingestor = (objects: readonly KubeObject[]) =>
      objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'thanos-receive-ingestor')?.spec;
    expect([one, three].map(ingestor)).toMatchObject([{ replicas: 1 }, { replicas: 3 }]);
  });

  test('by the count alone, changes what the page names', () => {
    const three = fixedIn(objectsIn(exampleFleet(3), CENTRAL));
    const before = fixedIn(one);
    const changed = [...three].filter(([name, fixed]) => !isSame(fixed, before.get(name))).map(([name]) => name);
    expect(changed.sort()).toEqual(
      ['opensearch-node', 'thanos-compact', 'thanos-receive-ingestor', 'thanos-store'].map(
        (name) => `StatefulSet/${name}`,
      ),
    );
  });
});

describe('docs/longhorn.md', () => {
  const [backups, larger] = ['Backups', 'A larger volume'].map(
    (heading) => readFileSync('docs/longhorn.md', 'utf8').split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!,
  );
  const claiming = objectsIn(exampleFleet(1), CENTRAL).filter(({ spec }) =>
    Object.hasOwn(spec ?? {}, 'volumeClaimTemplates'),
  );

  test('names every StatefulSet whose volumes take steps to grow', () => {
    expect(claiming.length).toBeGreaterThan(3);
    for (const { metadata } of claiming) expect(larger).toContain(`\`${metadata.name}\``);
  });

  test('says which volumes have no backup, and by which labels', () => {
    for (const [label, value] of Object.entries(withoutBackup)) expect(backups).toContain(`\`${label}: ${value}\``);
    const left = claiming.filter(({ spec }) => {
      const [claim] = (spec as ClaimTemplates).volumeClaimTemplates;
      return Object.keys(withoutBackup).every((label) => claim?.metadata.labels?.[label] !== undefined);
    });
    expect(left.map(({ metadata }) => metadata.name).sort()).toEqual([
      'opensearch-node',
      'thanos-compact',
      'thanos-store',
    ]);
    for (const name of ['OpenSearch', '`thanos-compact`', '`thanos-store`']) expect(backups).toContain(name);
  });
});

interface ClaimTemplates {
  volumeClaimTemplates: { metadata: { labels?: Record<string, string> } }[];
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const objectsNamed = (objects: readonly KubeObject[], kind: string): string[] =>
  objects
    .filter((object) => object.kind === kind)
    .map(({ metadata }) => metadata.name)
    .sort();
