import { describe, expect, test } from 'vitest';
import { receiveRouterRemoteWrite, THANOS, thanosEndpoint } from '../../../../charts/observability/thanos/endpoints.ts';
import { objectOf, problemsOf } from '../../compose.ts';
import { AUTH, argsOf, composed, INGESTOR, kindsOf, podOf, ROUTER } from './receiver.ts';

test('an API server takes every object, at each size and with every option', () => {
  const tenants = { 'cluster-02': { samples: 9 } };
  const options = {
    ingestor: { replicas: 5, replicationFactor: 3, retention: '15d', lateness: '4h' },
    router: { limits: { concurrency: 30, request: { size: '8Mi', series: 5000 }, tenants } },
    tolerations: [{ key: 'dedicated', value: 'metrics', effect: 'NoSchedule' }],
  };
  for (const nodes of [1, 2, 3]) expect(problemsOf(composed(nodes))).toEqual([]);
  expect(problemsOf(composed(3, options))).toEqual([]);
});

describe('the size of the cluster', () => {
  test.each([
    [1, { ingestors: 1, copies: 1, routers: 1, proxies: 1 }],
    [2, { ingestors: 2, copies: 1, routers: 2, proxies: 2 }],
    [3, { ingestors: 3, copies: 3, routers: 2, proxies: 2 }],
  ])('of %i nodes says how many of each', (nodes, { ingestors, copies, routers, proxies }) => {
    const objects = composed(nodes);
    expect(objectOf(objects, 'StatefulSet', INGESTOR).spec.replicas).toBe(ingestors);
    expect(objectOf(objects, 'Deployment', ROUTER).spec.replicas).toBe(routers);
    expect(objectOf(objects, 'Deployment', AUTH).spec.replicas).toBe(proxies);
    expect(argsOf(objects, 'StatefulSet', INGESTOR)).toContain(`--receive.replication-factor=${copies}`);
    expect(argsOf(objects, 'Deployment', ROUTER)).toContain(`--receive.replication-factor=${copies}`);
  });

  test('lets as many ingestors go as the quorum spares, and none where it spares none', () => {
    expect(kindsOf(composed(2), INGESTOR)).not.toContain('PodDisruptionBudget');
    expect(objectOf(composed(3), 'PodDisruptionBudget', INGESTOR).spec?.maxUnavailable).toBe(1);
    expect(kindsOf(composed(1), ROUTER)).not.toContain('PodDisruptionBudget');
    expect(objectOf(composed(2), 'PodDisruptionBudget', ROUTER).spec?.maxUnavailable).toBe(1);
    const five = composed(3, { ingestor: { replicas: 5, replicationFactor: 5 } });
    expect(objectOf(five, 'PodDisruptionBudget', INGESTOR).spec?.maxUnavailable).toBe(2);
  });

  test('never asks for more copies than ingestors', () => {
    expect(argsOf(composed(3, { ingestor: { replicas: 2 } }), 'StatefulSet', INGESTOR)).toContain(
      '--receive.replication-factor=2',
    );
    const copies = composed(1, { ingestor: { replicationFactor: 3 } });
    expect(objectOf(copies, 'StatefulSet', INGESTOR).spec.replicas).toBe(3);
  });
});

test('the door is one path with TLS, to the proxy', () => {
  const objects = composed();
  expect(objectOf(objects, 'Ingress', AUTH).spec).toEqual({
    ingressClassName: 'cilium',
    tls: [{ hosts: ['thanos-receive.k8s-cluster-01.miribit.lab'], secretName: 'thanos-receive-tls' }],
    rules: [
      {
        host: 'thanos-receive.k8s-cluster-01.miribit.lab',
        http: {
          paths: [
            {
              path: '/api/v1/receive',
              pathType: 'Exact',
              backend: { service: { name: AUTH, port: { name: 'http' } } },
            },
          ],
        },
      },
    ],
  });
  expect(objectOf(objects, 'Service', AUTH).spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }]);
});

test('the proxy runs as the user of its image, on a root that it cannot write to', () => {
  const pod = podOf(composed(), 'Deployment', AUTH);
  expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 101, fsGroup: 101 });
  expect(pod.containers[0]).toMatchObject({ securityContext: { readOnlyRootFilesystem: true } });
  expect(pod.volumes).toContainEqual({ name: 'tmp', emptyDir: { sizeLimit: '256Mi' } });
});

test('each part is applied after the part that it hands its samples to', () => {
  const waves = new Set(
    composed().map(({ metadata }) => `${metadata.annotations!['argocd.argoproj.io/sync-wave']} ${metadata.name}`),
  );
  expect([...waves].sort()).toEqual([`1 ${INGESTOR}`, `2 ${ROUTER}`, `3 ${AUTH}`]);
});

test('ingestors and routers are scraped under jobs of the names that the alerts match; the proxy has no metrics', () => {
  const monitors = composed().filter(({ kind }) => kind === 'ServiceMonitor');
  expect(monitors.map(({ metadata }) => metadata.name)).toEqual([INGESTOR, ROUTER]);
  for (const { spec } of monitors) {
    expect(spec).toMatchObject({ jobLabel: 'app.kubernetes.io/name', endpoints: [{ port: 'http' }] });
  }
});

test('what others refer to are the Services that are there', () => {
  const objects = composed();
  for (const endpoint of [thanosEndpoint(THANOS.ingestor, 'grpc'), receiveRouterRemoteWrite]) {
    const { spec, metadata } = objectOf(objects, 'Service', endpoint.service);
    expect(metadata.namespace).toBe(endpoint.namespace);
    expect(metadata.labels).toMatchObject(endpoint.serviceLabels);
    expect(spec.selector).toEqual(endpoint.pods);
    expect(spec.ports).toContainEqual({ name: endpoint.port, port: endpoint.servicePort, targetPort: endpoint.port });
  }
});
