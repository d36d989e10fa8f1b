import { expect, test } from 'vitest';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { composeForTest, fleetForTest } from '../../compose.ts';
import { AUTH, composed, INGESTOR, ROUTER } from './receiver.ts';

const specOf = (objects: readonly KubeObject[], kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec;

const pods = (name: string, instance?: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
  podSelector: {
    matchLabels: { ...(instance ? { 'app.kubernetes.io/instance': instance } : {}), 'app.kubernetes.io/name': name },
  },
});
const tcp = (port: number) => [{ port, protocol: 'TCP' }];

const NAMES = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

test('only the ingress reaches the proxy, which reaches the routers', () => {
  const objects = composed();
  expect(specOf(objects, 'CiliumNetworkPolicy', AUTH)).toMatchObject({
    ingress: [{ fromEntities: ['ingress'], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }],
  });
  expect(specOf(objects, 'NetworkPolicy', AUTH)).toMatchObject({
    policyTypes: ['Ingress', 'Egress'],
    egress: [{ to: [pods(ROUTER, 'thanos-receiver')], ports: tcp(19291) }, NAMES],
  });
  expect(specOf(objects, 'NetworkPolicy', AUTH)).not.toHaveProperty('ingress');
});

test('only the proxy writes to the routers, which reach the ingestors', () => {
  expect(specOf(composed(), 'NetworkPolicy', ROUTER)).toMatchObject({
    ingress: [
      { from: [pods(AUTH, 'thanos-receiver')], ports: tcp(19291) },
      { from: [pods('prometheus')], ports: tcp(10902) },
    ],
    egress: [{ to: [pods(INGESTOR, 'thanos-receiver')], ports: tcp(10901) }, NAMES],
  });
});

test('only the routers write to the ingestors, which reach the object storage by its name', () => {
  const objects = composed();
  expect(specOf(objects, 'NetworkPolicy', INGESTOR)).toMatchObject({
    ingress: [
      { from: [pods(ROUTER, 'thanos-receiver')], ports: tcp(10901) },
      { from: [pods('prometheus')], ports: tcp(10902) },
    ],
    policyTypes: ['Ingress', 'Egress'],
  });
  // Names resolve through Cilium's proxy alone: a second rule for port 53 would lead around it.
  expect(specOf(objects, 'NetworkPolicy', INGESTOR)).not.toHaveProperty('egress');
  expect(specOf(objects, 'CiliumNetworkPolicy', INGESTOR)).toMatchObject({
    egress: [
      { toFQDNs: [{ matchName: 's3.minio.miribit.lab' }], toPorts: [{ ports: [{ port: '9000', protocol: 'TCP' }] }] },
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
      },
    ],
  });
});

test('object storage at an address needs no names', () => {
  const objectStorage = { ...fleetForTest().objectStorage, endpoint: 'https://192.168.101.250' };
  const objects = composeForTest(thanosReceiver, { fleet: { objectStorage } });
  expect(specOf(objects, 'CiliumNetworkPolicy', INGESTOR)).toBeUndefined();
  expect(specOf(objects, 'NetworkPolicy', INGESTOR)).toMatchObject({
    egress: [{ to: [{ ipBlock: { cidr: '192.168.101.250/32' } }], ports: tcp(443) }, NAMES],
  });
});
