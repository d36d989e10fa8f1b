import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binariesOf, declaredVersions } from '../cluster/binaries.ts';
import { PROGRAMS, settled } from '../cluster/controllers.ts';
import { clustersOf } from '../cluster/delivery.ts';
import { namesOf, unsettled, unsettledAnew } from './applications.ts';
import { expectedOf } from './committed.ts';
import { OTHER_OPTIONS, otherOptions } from './delivered.ts';
import { DeliveredFleet } from './delivered-fleet.ts';

const PATIENCE = 1_000_000;
const { files: tree, findings } = otherOptions();
const versionOf = declaredVersions(OTHER_OPTIONS);
const isReady = clustersOf(tree).every((each) => binariesOf(versionOf(each), PROGRAMS) !== undefined);
if (!isReady) console.log(`not run: ${OTHER_OPTIONS}, which needs ${PROGRAMS.join(', ')} (.ci/binaries gets them)`);

test('the fleet of other options is rendered', () => {
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
});

describe.skipIf(!isReady)('a real Argo CD, of the options that the fleet of this repository does not take', () => {
  const names = namesOf(tree, expectedOf(tree, clustersOf(tree)));
  let fleet: DeliveredFleet;

  beforeAll(async () => {
    fleet = await DeliveredFleet.start(OTHER_OPTIONS, tree);
    for (const edge of clustersOf(tree).filter((each) => each !== fleet.central)) await fleet.admit(edge);
    await fleet.begin(tree);
  });

  afterAll(async () => {
    await fleet?.stop();
  });

  test('brings every Application to Synced and Healthy', async () => {
    const left = await settled(async () => unsettled(await fleet.applications(), names), PATIENCE);
    expect(left).toEqual([]);
    expect([...(await fleet.applications()).keys()].sort()).toEqual(names.sort());
    console.log(`by Argo CD, of other options: ${names.length} Applications Synced and Healthy`);
  });

  test('makes the pods of an app once its migration has ended', async () => {
    const { status } = (await fleet.applications()).get(`shop-live-${fleet.central}`)!;
    const hooks = status?.operationState?.syncResult?.resources.filter(({ hookType }) => hookType !== undefined);
    expect(hooks).toMatchObject([{ kind: 'Job', name: 'shop-migration', hookPhase: 'Succeeded' }]);
    const sent = async (path: string) => Object((await fleet.client(fleet.central).send('GET', path)).body);
    const job = await sent('/apis/batch/v1/namespaces/shop-live/jobs/shop-migration');
    const rollout = await sent('/apis/argoproj.io/v1alpha1/namespaces/shop-live/rollouts/shop');
    expect(Date.parse(rollout.metadata.creationTimestamp)).toBeGreaterThanOrEqual(
      Date.parse(job.status.completionTime),
    );
  });

  test('ends a sync although a claim waits for a pod', async () => {
    const path = 'clusters/cluster-01/grafana/persistentvolumeclaim-grafana.yaml';
    const spare = tree.get(path)!.replace('name: grafana\n', 'name: spare\n');
    const ended = (revision: string) =>
      settled(async () => {
        const { operationState, sync } = (await fleet.applications()).get('grafana-cluster-01')?.status ?? {};
        const isOver = sync?.revision === revision && operationState?.phase === 'Succeeded';
        return isOver ? [] : [`${operationState?.message}`];
      }, PATIENCE);
    const more = new Map([...tree, [path.replace(/grafana\.yaml$/, 'spare.yaml'), spare]]);
    expect(await ended(fleet.commit(more, 'A claim'))).toEqual([]);
    const claim = '/api/v1/namespaces/monitoring/persistentvolumeclaims/spare';
    expect((await fleet.client(fleet.central).send('GET', claim)).body.status).toMatchObject({ phase: 'Pending' });
    // It is never pruned; and a person deletes it once Git no longer asks for it.
    expect(await ended(fleet.commit(tree, 'No claim'))).toEqual([]);
    await fleet.client(fleet.central).send('DELETE', claim);
  });

  test('prunes what stands beside definitions, and nothing that is precious', async () => {
    const gone = /^clusters\/cluster-01\/longhorn\/(servicemonitor|storageclass-longhorn-r2)/;
    fleet.commit(new Map([...tree].filter(([path]) => !gone.test(path))), 'Less of Longhorn');
    const is = async (path: string) => (await fleet.client(fleet.central).send('GET', path)).status;
    const monitor = '/apis/monitoring.coreos.com/v1/namespaces/longhorn-system/servicemonitors/longhorn';
    const left = await settled(async () => ((await is(monitor)) === 404 ? [] : [`${monitor} is there`]), PATIENCE);
    expect(left).toEqual([]);
    expect(await is('/apis/storage.k8s.io/v1/storageclasses/longhorn-r2')).toBe(200);
    fleet.commit(tree, 'Bring it back');
    expect(await settled(async () => unsettled(await fleet.applications(), names), PATIENCE)).toEqual([]);
  });

  test('has nothing left to do, even where it looks at everything anew', async () => {
    expect(await unsettledAnew(fleet, names, PATIENCE)).toEqual([]);
  });
});
