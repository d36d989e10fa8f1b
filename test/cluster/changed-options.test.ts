import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHook } from '../../charts/argocd/turns.ts';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { judgeChanges } from '../../engine/change/judge.ts';
import { OTHER_OPTIONS, otherOptions } from '../argo-cd/delivered.ts';
import { fleetIn } from '../example-fleet.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import type { Client } from './client.ts';
import { startDefined } from './defined.ts';
import { prepare } from './definitions.ts';
import { deliveriesOf, objectsIn, type Tree } from './delivery.ts';
import type { Server } from './server.ts';

const CLUSTER = 'cluster-01';

/** Its classes stand in claims. */
const KEPT = 'longhorn';

/** The same clusters with the options that components have by themselves. */
const asByDefault = (cluster: ClusterData): ClusterData => ({
  ...cluster,
  namespaces: {},
  components: Object.fromEntries(
    Object.entries(cluster.components).map(([name, settings]) => {
      const component = registry.components.find((each) => each.name === name && name !== KEPT);
      return [name, component ? { ...settings, options: component.options.parse({}) } : settings];
    }),
  ),
});

/** Of the two only this is no operator's. */
const OPENSEARCH = 'StatefulSet logging/opensearch-node';

/** But for what Argo CD deletes before it makes it anew. */
const objectsOf = (tree: Tree): KubeObject[] =>
  deliveriesOf(tree, CLUSTER).flatMap(({ objects }) => objects.filter((object) => !isHook(object)));

/** What is said to be refused of a change: each object once. */
function judged(before: Tree, after: Tree): string[] {
  const inBoth = [...after.keys()].filter(
    (path) => path.startsWith(`clusters/${CLUSTER}/`) && before.has(path) && before.get(path) !== after.get(path),
  );
  const findings = judgeChanges(
    inBoth.map((path) => ({ kind: 'changed', path })),
    { paths: () => after.keys(), before: (path) => before.get(path)!, after: (path) => after.get(path)! },
    registry.changes,
  );
  const paths = new Set(findings.map(({ at }) => at.slice(0, at.indexOf(': '))));
  return objectsIn(after, paths).map(titleOf).sort();
}

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`kubernetes ${NEWEST}: options that change on a live cluster`, () => {
  const plain = fleetIn(OTHER_OPTIONS, asByDefault).files;
  const other = otherOptions().files;
  let server: Server;
  let client: Client;

  beforeAll(async () => {
    server = await startDefined(binaries!);
    client = server.client;
    await prepare([...objectsOf(plain), ...objectsOf(other)], client);
    expect(await refused(plain)).toEqual([]);
  });

  afterAll(async () => {
    await server?.stop();
  });

  async function refused(tree: Tree): Promise<string[]> {
    const lines: string[] = [];
    for (const object of objectsOf(tree)) lines.push(...complaints(object, await client.apply(object)));
    return lines;
  }

  test('every component takes all of its options, but for larger volumes, of which `diff` tells', async () => {
    expect(judged(plain, other)).toEqual(['Prometheus monitoring/prometheus', OPENSEARCH]);
    const lines = await refused(other);
    expect(lines.filter((line) => !line.startsWith(OPENSEARCH))).toEqual([]);
    expect(lines).toHaveLength(1);
  });

  test('and is without them again', async () => {
    expect(await refused(plain)).toEqual([]);
  });
});
