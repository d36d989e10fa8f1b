import { cpSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { binariesOf, NEWEST } from '../cluster/binaries.ts';
import { MERGE } from '../cluster/client.ts';
import { itemsOf, PROGRAMS, settled } from '../cluster/controllers.ts';
import { clustersOf, type Tree, treeOf } from '../cluster/delivery.ts';
import { TemporaryFleet } from '../engine/load/temporary-fleet.ts';
import { deployedAt, namesOf, unsettled, unsettledAnew } from './applications.ts';
import { expectedOf } from './committed.ts';
import { DeliveredFleet } from './delivered-fleet.ts';

const PATIENCE = 600_000;
const tree = treeOf('dist');
const binaries = binariesOf(NEWEST, PROGRAMS);
if (binaries === undefined)
  console.log(`not run: test/argo-cd, which needs ${PROGRAMS.join(', ')} (.ci/binaries gets them)`);

describe.skipIf(binaries === undefined)('a real Argo CD', () => {
  const expected = expectedOf(tree, clustersOf(tree));
  const names = namesOf(tree, expected);
  /** Its login comes as it does on the first day: by an Application that Argo CD has to deliver first. */
  const [late = '', ...edges] = clustersOf(tree).slice(1);
  let fleet: DeliveredFleet;

  beforeAll(async () => {
    fleet = await DeliveredFleet.start('clusters', tree);
  });

  afterAll(async () => {
    await fleet?.stop();
  });

  const statusOf = async (name: string) => (await fleet.applications()).get(name)?.status;
  const complaints = async () => unsettled(await fleet.applications(), names);

  test('waits for the login of an edge, and begins with the others', async () => {
    for (const edge of edges) await fleet.admit(edge);
    await fleet.begin(tree);
    const first = `namespaces-${late}`;
    expect(await settled(async () => ((await statusOf(first)) ? [] : [`${first} is not there`]), PATIENCE)).toEqual([]);
    const central = `argocd-credentials-${fleet.central}`;
    const left = await settled(async () => {
      const status = await statusOf(central);
      return status?.health?.status === 'Healthy' ? [] : [JSON.stringify(status)];
    }, PATIENCE);
    expect(left).toEqual([]);
    expect((await statusOf(first))?.conditions?.map(({ type }) => type)).toContain('InvalidSpecError');
    await fleet.admit(late);
  });

  test('brings every Application to Synced and Healthy', async () => {
    expect(await settled(complaints, PATIENCE)).toEqual([]);
    expect([...(await fleet.applications()).keys()].sort()).toEqual(names.sort());
    console.log(`by Argo CD, of all clusters: ${names.length} Applications Synced and Healthy`);
  });

  test('takes the waves of a cluster one after the other', async () => {
    const applications = await fleet.applications();
    const early = expected.flatMap((next) => {
      const { creationTimestamp } = applications.get(next.name)!.metadata;
      const before = expected.filter(({ cluster, wave }) => cluster === next.cluster && wave < next.wave);
      const unfinished = before.filter(
        ({ name, isMade }) => !isMade && deployedAt(applications, name) > creationTimestamp,
      );
      return next.isMade ? [] : unfinished.map(({ name }) => `${next.name} comes before ${name} is deployed`);
    });
    expect(early).toEqual([]);
  });

  test('takes the clusters of an environment one after the other', async () => {
    const applications = await fleet.applications();
    const [first = '', second = '', ...others] = expected.filter(({ isMade }) => isMade).map(({ name }) => name);
    expect([first, second, others]).toEqual(['frontend-prod-cluster-03', 'frontend-prod-cluster-04', []]);
    const { deployStartedAt } = applications.get(second)!.status!.history![0]!;
    expect(deployStartedAt >= deployedAt(applications, first)).toBe(true);
  });

  test('has nothing left to do, even where it looks at everything anew', async () => {
    expect(await unsettledAnew(fleet, names, PATIENCE)).toEqual([]);
  });

  test('takes back what somebody changes or deletes on an edge', async () => {
    const client = fleet.client(late);
    const operator = `/apis/apps/v1/namespaces/monitoring/deployments/prometheus-operator`;
    const service = `/api/v1/namespaces/monitoring/services/kube-state-metrics`;
    expect((await client.send('PATCH', operator, { spec: { replicas: 0 } }, MERGE)).status).toBe(200);
    expect((await client.send('DELETE', service)).status).toBe(200);
    const left = await settled(async () => {
      const [changed, deleted] = await Promise.all([client.send('GET', operator), client.send('GET', service)]);
      const { replicas } = (changed.body.spec ?? {}) as { replicas?: number };
      return [replicas === 1 ? [] : [`replicas: ${replicas}`], deleted.status === 200 ? [] : ['no Service']].flat();
    }, PATIENCE);
    expect(left).toEqual([]);
    expect(await settled(complaints, PATIENCE)).toEqual([]);
  });

  test('prunes what is gone from Git, with all that a component brought that may go, and nothing that is precious', async () => {
    const [goes, stays] = ['node-exporter', 'prometheus-agent'];
    const gone = [
      new RegExp(`^clusters/${late}/kube-state-metrics/servicemonitor-`),
      new RegExp(`^clusters/${late}/namespaces/namespace-monitoring\\.yaml$`),
      ...[goes, stays].map((name) => new RegExp(`^clusters/${late}/(apps/${name}\\.yaml$|${name}/)`)),
    ];
    const less = new Map([...tree].filter(([path]) => !gone.some((each) => each.test(path))));
    const revision = fleet.commit(less, 'Take some of it away');
    const is = async (path: string) => (await fleet.client(late).send('GET', path)).status;
    const pruned = [
      '/apis/monitoring.coreos.com/v1/namespaces/monitoring/servicemonitors/kube-state-metrics',
      '/apis/apps/v1/namespaces/monitoring-node/daemonsets/node-exporter',
    ];
    const left = await settled(async () => {
      const applications = await fleet.applications();
      const seen = [`${late}-apps`, `namespaces-${late}`];
      const unseen = seen.filter((name) => applications.get(name)?.status?.sync?.revision !== revision);
      const there = await Promise.all(
        pruned.map(async (path) => ((await is(path)) === 404 ? [] : [`${path} is there`])),
      );
      return [...unseen, ...there.flat(), ...(applications.has(`${goes}-${late}`) ? [`${goes}-${late} is there`] : [])];
    }, PATIENCE);
    expect(left).toEqual([]);
    const kept = [
      '/api/v1/namespaces/monitoring',
      '/apis/monitoring.coreos.com/v1alpha1/namespaces/monitoring/prometheusagents/prometheus-agent',
    ];
    expect(await Promise.all(kept.map(is))).toEqual([200, 200]);
    // It is said where people look: the cluster's Application of Applications is OutOfSync for it.
    const { sync, resources = [] } = (await statusOf(`${late}-apps`)) ?? {};
    expect(sync?.status).toBe('OutOfSync');
    const unlike = resources.filter(({ status }) => status !== 'Synced');
    expect(unlike.map(({ name }) => name)).toEqual([`${stays}-${late}`]);
    fleet.commit(tree, 'Bring it back');
    expect(await settled(complaints, PATIENCE)).toEqual([]);
  });

  test('lets a cluster go that leaves, as `cluster remove` says, and nothing on it', async () => {
    const leaving = edges.at(-1)!;
    const client = fleet.client(leaving);
    const agents = '/apis/monitoring.coreos.com/v1alpha1/prometheusagents';
    const before = await itemsOf<KubeObject>(client, agents);
    expect(before.length).toBeGreaterThan(0);
    const revision = fleet.commit(without(leaving), `Without ${leaving}`);
    const seen = async () => ((await statusOf('root-application'))?.sync?.revision === revision ? [] : ['not seen']);
    expect(await settled(seen, PATIENCE)).toEqual([]);
    await fleet.forget(leaving);
    const of = async () => [...(await fleet.applications()).keys()].filter((name) => name.includes(leaving));
    expect(await settled(of, PATIENCE)).toEqual([]);
    expect((await itemsOf<KubeObject>(client, agents)).map(({ metadata }) => metadata.uid)).toEqual(
      before.map(({ metadata }) => metadata.uid),
    );
  });
});

/** The fleet that is left when a cluster has gone from its data. */
function without(cluster: string): Tree {
  const { folder } = new TemporaryFleet((to) => cpSync('clusters', to, { recursive: true })).remove(`${cluster}.yaml`);
  const { files, findings } = synthesize({ clusters: folder, schemas: 'imports/schemas', registry });
  if (files.size === 0) throw new Error(findings.map(({ at, message }) => `${at}: ${message}`).join('\n'));
  return files;
}
