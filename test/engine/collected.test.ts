import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { type Check, clusterCheck } from '../../charts/shared/check.ts';
import { type KubeObject, Manifest, Manifests } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import { Collected } from '../../engine/collected.ts';
import { Collector } from '../../engine/collector.ts';
import { Builds } from '../../engine/compose/builds.ts';
import { composeCluster } from '../../engine/compose/cluster.ts';
import { loadFleet } from '../../engine/load/index.ts';
import { Schemas } from '../../engine/validate/index.ts';

const objectOf = (kind: string, name = 'x'): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name } });
const [SERVICE, CONFIG, JOB] = ['Service', 'ConfigMap', 'Job'].map((kind) => objectOf(kind)) as [
  KubeObject,
  KubeObject,
  KubeObject,
];

const gathered = (manifests: Manifests) => manifests.ofKind('ConfigMap').length;

let ran: string[] = [];
const counting = (code: string, look: (manifests: Manifests) => number): Check<unknown> =>
  clusterCheck(code, 'error', (manifests) => {
    ran.push(code);
    return [{ at: '', message: `${look(manifests)}` }];
  });

const CHECKS = [
  counting('services', (manifests) => manifests.ofKind('Service').length),
  counting('gathers', (manifests) => manifests.gathered(gathered)),
  counting('gathers-too', (manifests) => manifests.gathered(gathered) + manifests.ofKind('Job').length),
  counting('walks', (manifests) => [...manifests].length),
];

describe('of a cluster that comes again', () => {
  let collected = new Collected();
  /** The checks that were run, and what all of them came to. */
  function run(objects: readonly KubeObject[], { cluster = 'one', component = 'agent', checks = CHECKS } = {}) {
    ran = [];
    const manifests = new Manifests(
      objects.map((object) => new Manifest(cluster, component, object)),
      { cluster },
    );
    return [ran, JSON.stringify(new Collector(checks, collected).collect(manifests)).match(/\d+/g)?.join()];
  }

  beforeEach(() => {
    collected = new Collected();
    run([SERVICE, CONFIG]);
  });

  test('nothing is collected that would find the same objects', () => {
    expect(run([SERVICE, CONFIG])).toEqual([[], '1,1,1,2']);
  });

  test('what asks for a kind of which there are others now is, by whatever way it asks', () => {
    expect(run([SERVICE, objectOf('ConfigMap')])).toEqual([['gathers', 'gathers-too', 'walks'], '1,1,1,2']);
    expect(run([SERVICE])).toEqual([['gathers', 'gathers-too', 'walks'], '1,0,0,1']);
    expect(run([SERVICE, JOB])).toEqual([['gathers-too', 'walks'], '1,0,1,2']);
    expect(run([JOB, SERVICE])).toEqual([['walks'], '1,0,1,2']);
    expect(run([JOB, SERVICE, objectOf('Service', 'y')])).toEqual([['services', 'walks'], '2,0,1,3']);
  });

  test('the same object of another component, another cluster and another check count as others', () => {
    expect(run([SERVICE, CONFIG], { component: 'other' })[0]).toHaveLength(CHECKS.length);
    expect(run([SERVICE, CONFIG], { component: 'other', cluster: 'two' })[0]).toHaveLength(CHECKS.length);
    const checks = CHECKS.map((check) => ({ ...check }));
    expect(run([SERVICE, CONFIG], { component: 'other', checks })[0]).toHaveLength(CHECKS.length);
    expect(run([SERVICE, CONFIG], { component: 'other', checks })[0]).toEqual([]);
  });

  test('what was refused meanwhile changes nothing', () => {
    const manifests = new Manifests([new Manifest('one', 'agent', JOB)], { cluster: 'one' });
    new Collector(CHECKS, collected).collect(manifests, { unsound: true });
    expect(run([SERVICE, CONFIG])).toEqual([[], '1,1,1,2']);
  });
});

test('of fleets one after the other: what is collected is what it would be anew', () => {
  const { fleet } = loadFleet({
    folder: 'clusters',
    components: registry.components,
    kubernetesVersions: Schemas.supported('imports/schemas'),
  });
  const [first, ...others] = fleet!.clusters;
  const changed = (change: object): Fleet => ({ ...fleet!, clusters: [first!, { ...others[0]!, ...change }] });
  const fleets = [
    changed({}),
    changed({ nodes: { ...others[0]!.nodes, count: 9 } }),
    changed({ labels: { region: 'elsewhere' } }),
    changed({ namespaces: { monitoring: { quota: { pods: 50 } } } }),
    changed({ components: Object.fromEntries(Object.entries(others[0]!.components).slice(3)) }),
    changed({}),
  ];
  const [builds, collected] = [new Builds({ isOfOneFleet: false }), new Collected()];
  const schemas = new Schemas('imports/schemas', '1.36');
  let checks = 0;
  const counted = registry.checks.map((check) => ({
    ...check,
    collect: (manifests: Manifests) => {
      checks += 1;
      return check.collect(manifests);
    },
  }));
  for (const one of fleets) {
    const collector = new Collector(counted, collected);
    for (const cluster of one.clusters) {
      const options = { registry, schemas, builds };
      const again = composeCluster(one, cluster, { ...options, collector });
      expect(again.facts).toEqual(composeCluster(one, cluster, options).facts);
    }
  }
  expect(checks).toBeLessThan(0.7 * fleets.length * 2 * counted.length);
});

test('no chart keeps what it gathers by another way, which would not say what was asked for', () => {
  const files = readdirSync('charts', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const keeping = files.filter((path) => /Map<Manifests\b/.test(readFileSync(`charts/${path}`, 'utf8')));
  expect(files.length).toBeGreaterThan(300);
  expect(keeping).toEqual([]);
});
