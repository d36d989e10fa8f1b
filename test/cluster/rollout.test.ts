import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf, declaredVersions, type Version } from './binaries.ts';
import type { Client } from './client.ts';
import { itemsOf, PROGRAMS, placePods, provision, settled, startControllers } from './controllers.ts';
import { startDefined } from './defined.ts';
import { prepare } from './definitions.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { standIns } from './pods.ts';
import { report } from './report.ts';
import { idle } from './selectors.ts';
import type { Server } from './server.ts';

const CLUSTERS = ['cluster-01', 'cluster-02'].map((cluster) => {
  const version = declaredVersions('clusters')(cluster);
  return { cluster, version, binaries: binariesOf(version, PROGRAMS) };
});
const PATIENCE = 90_000;

interface Status {
  replicas?: number;
  readyReplicas?: number;
  desiredNumberScheduled?: number;
  numberReady?: number;
}

for (const { cluster, version, binaries } of CLUSTERS) prove(cluster, version, binaries);

function prove(cluster: string, version: Version, binaries: string | undefined): void {
  describe.skipIf(binaries === undefined)(`the controllers of ${cluster}`, () => {
    const objects = deliveriesOf(treeOf('dist'), cluster).flatMap((delivery) => delivery.objects);
    const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
    let server: Server;
    let client: Client;

    beforeAll(async () => {
      server = await startDefined(binaries!);
      client = server.client;
      await prepare(objects, client);
      await startControllers(server);
      for (const object of objects) expect(complaints(object, await client.apply(object))).toEqual([]);
      for (const pod of standIns(objects)) expect(await settled(() => created(pod, client), PATIENCE)).toEqual([]);
    });

    afterAll(async () => {
      await server?.stop();
    });

    test('roll out every workload', async () => {
      const left = await settled(async () => {
        await placePods(client);
        const answers = await Promise.all(workloads.map((workload) => client.get(workload)));
        return answers.flatMap(({ body }, i) => (isReady(body.status as Status) ? [] : [titleOf(workloads[i]!)]));
      }, PATIENCE);
      expect(left).toEqual([]);
    });

    test('bind every claim to a volume of its class', async () => {
      const claimed = workloads.reduce((sum, workload) => sum + claimsOf(workload), 0);
      const left = await settled(async () => {
        const claims = await provision(client);
        const bound = claims.filter(({ status }) => status.phase === 'Bound');
        return bound.length === claimed ? [] : [`${bound.length} of ${claimed} claims are bound`];
      }, PATIENCE);
      expect(left).toEqual([]);
    });

    test('find something for every selector: pods for Services, budgets and policies, Services for monitors', async () => {
      expect(await settled(() => idle(objects, client), PATIENCE)).toEqual([]);
      const services = objects.filter(({ kind }) => kind === 'Service').length;
      const claims = (await provision(client)).length;
      const counts = {
        'workloads rolled out': workloads.length,
        'services with endpoints': services,
        'claims bound': claims,
      };
      report({ version, subject: `${cluster} with its controllers`, counts, notes: [] });
    });

    test('leave a selector that matches nothing idle, and nothing else', async () => {
      const planted = ['Service', 'NetworkPolicy', 'ServiceMonitor', 'PodMonitor', 'CiliumNetworkPolicy'].map((kind) =>
        mistyped(kind, objects),
      );
      for (const object of planted) expect(complaints(object, await client.apply(object))).toEqual([]);
      expect(await idle([...objects, ...planted], client)).toEqual(planted.map(titleOf));
    });

    test('leave a claim of a class that is not there unbound, and say why', async () => {
      const claim = {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'mistyped', namespace: 'monitoring' },
        spec: {
          storageClassName: 'longhron',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      };
      expect((await client.create(claim)).status).toBe(201);
      const left = await settled(async () => {
        const events = await itemsOf<{ message?: string }>(client, '/api/v1/namespaces/monitoring/events');
        return events.some(({ message }) => message?.includes('"longhron" not found')) ? [] : ['nobody says why'];
      }, PATIENCE);
      expect(left).toEqual([]);
      const [unbound, ...others] = (await provision(client)).filter(({ status }) => status.phase !== 'Bound');
      expect([unbound?.metadata.name, others]).toEqual(['mistyped', []]);
    });
  });
}

/** Its account has to be there first, which a controller makes. */
async function created(pod: KubeObject, client: Client): Promise<string[]> {
  const { status, body } = await client.create(pod);
  return status < 300 || body.reason === 'AlreadyExists' ? [] : [`${titleOf(pod)}: ${body.message}`];
}

const isReady = (status: Status = {}): boolean => {
  const wanted = status.desiredNumberScheduled ?? status.replicas ?? 0;
  return wanted > 0 && wanted === (status.numberReady ?? status.readyReplicas);
};

function claimsOf({ kind, spec }: KubeObject): number {
  const { replicas = 1, volumeClaimTemplates = [] } = spec as { replicas?: number; volumeClaimTemplates?: object[] };
  return kind === 'StatefulSet' ? replicas * volumeClaimTemplates.length : 0;
}

/** An object of a kind, with a slip in its selector. */
function mistyped(kind: string, objects: readonly KubeObject[]): KubeObject {
  const object = objects.find((each) => each.kind === kind && !/^default-deny/.test(each.metadata.name))!;
  const slip = { 'app.kubernetes.io/name': 'mistyped' };
  const field = { NetworkPolicy: 'podSelector', CiliumNetworkPolicy: 'endpointSelector' }[kind] ?? 'selector';
  const spec = { ...(object.spec as object), [field]: kind === 'Service' ? slip : { matchLabels: slip } };
  return { ...object, metadata: { ...object.metadata, name: 'mistyped' }, spec };
}
