import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { complaints, titleOf } from './answers.ts';
import { binariesOf } from './binaries.ts';
import type { Client } from './client.ts';
import { runPods, settled, startControllers } from './controllers.ts';
import { definitionsFor, install } from './definitions.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { operatedPods } from './pods.ts';
import { report } from './report.ts';
import { Server } from './server.ts';

const binaries = binariesOf('1.36', ['etcd', 'kube-apiserver', 'kube-controller-manager']);
const PATIENCE = 90_000;

interface Status {
  replicas?: number;
  readyReplicas?: number;
  desiredNumberScheduled?: number;
  numberReady?: number;
}

describe.skipIf(binaries === undefined).each(['cluster-01', 'cluster-02'])('the controllers of %s', (cluster) => {
  const objects = deliveriesOf(treeOf('dist'), cluster).flatMap((delivery) => delivery.objects);
  const workloads = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind));
  const services = objects.filter(({ kind, spec }) => kind === 'Service' && selectorOf(spec) !== undefined);
  // Their pods are made by operators, which do not run here.
  const operated = services.filter((service) => !workloads.some((workload) => isSelected(workload, service)));
  let server: Server;
  let client: Client;

  beforeAll(async () => {
    server = await Server.start(binaries!);
    client = server.client;
    await install(definitionsFor(objects).definitions, client);
    await startControllers(server);
    for (const object of objects) expect(complaints(object, await client.apply(object))).toEqual([]);
  });

  afterAll(async () => {
    await server?.stop();
  });

  test('roll out every workload', async () => {
    const left = await settled(async () => {
      await runPods(client);
      const answers = await Promise.all(workloads.map((workload) => client.get(workload)));
      return answers.flatMap(({ body }, i) => (isReady(body.status as Status) ? [] : [titleOf(workloads[i]!)]));
    }, PATIENCE);
    expect(left).toEqual([]);
  });

  test('find a ready pod for every Service', async () => {
    expect(operated.length).toBeLessThanOrEqual(operatedPods(objects).length);
    const wanted = services.filter((service) => !operated.includes(service));
    const left = await settled(async () => {
      const { body } = await client.send('GET', '/apis/discovery.k8s.io/v1/endpointslices');
      const served = (body.items as Slice[]).filter(({ endpoints }) =>
        endpoints?.some(({ conditions }) => conditions.ready),
      );
      return wanted.filter((service) => !served.some((slice) => isOf(slice, service))).map(titleOf);
    }, PATIENCE);
    expect(left).toEqual([]);
    const counts = { 'workloads rolled out': workloads.length, 'services with endpoints': wanted.length };
    report({ version: '1.36', subject: `${cluster} with its controllers`, counts, notes: [] });
  });

  test('find the class of every claim', async () => {
    const { body } = await client.send('GET', '/api/v1/persistentvolumeclaims');
    const classes = new Set(objects.filter(({ kind }) => kind === 'StorageClass').map(({ metadata }) => metadata.name));
    const claims = body.items as { spec: { storageClassName: string } }[];
    expect(claims).toHaveLength(workloads.filter(({ kind }) => kind === 'StatefulSet').length);
    expect(claims.filter(({ spec }) => !classes.has(spec.storageClassName))).toEqual([]);
  });
});

interface Slice {
  metadata: { namespace: string; labels: Record<string, string> };
  endpoints?: { conditions: { ready?: boolean } }[];
}

const isOf = ({ metadata }: Slice, service: KubeObject): boolean =>
  metadata.labels['kubernetes.io/service-name'] === service.metadata.name &&
  metadata.namespace === service.metadata.namespace;

const isReady = (status: Status = {}): boolean => {
  const wanted = status.desiredNumberScheduled ?? status.replicas ?? 0;
  return wanted > 0 && wanted === (status.numberReady ?? status.readyReplicas);
};

const selectorOf = (spec: unknown): Record<string, string> | undefined =>
  (spec as { selector?: Record<string, string> }).selector;

function isSelected({ metadata, spec }: KubeObject, service: KubeObject): boolean {
  const { template } = spec as { template: { metadata: { labels: Record<string, string> } } };
  const selector = Object.entries(selectorOf(service.spec) ?? {});
  const { labels } = template.metadata;
  return metadata.namespace === service.metadata.namespace && selector.every(([key, value]) => labels[key] === value);
}
