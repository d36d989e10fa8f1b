import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { openSearchDashboards } from '../../../../../charts/observability/logging/opensearch/opensearch-dashboards.ts';
import { composeForTest, objectOf, problemsOf } from '../../../compose.ts';

const objects = composeForTest(openSearchDashboards);
const settings = load(objectOf(objects, 'ConfigMap').data!['opensearch_dashboards.yml']!) as Record<string, unknown>;

test('an API server takes all of it', () => {
  expect(problemsOf(objects)).toEqual([]);
});

test('asks OpenSearch by a name that its certificate has, and wants to see it', () => {
  expect(settings).toMatchObject({
    'opensearch.hosts': ['https://opensearch.logging.svc:9200'],
    'opensearch.ssl.verificationMode': 'full',
    'opensearch.ssl.certificateAuthorities': ['/etc/opensearch-ca/ca.crt'],
  });
});

test('passes on who a person is, and in which tenant', () => {
  expect(settings).toMatchObject({
    'opensearch.requestHeadersAllowlist': ['authorization', 'securitytenant'],
    'opensearch_security.multitenancy.enabled': true,
    'opensearch_security.cookie.secure': true,
  });
});

test('has its passwords from a Secret, and not in its file or its arguments', () => {
  expect(settings).toMatchObject({
    'opensearch.username': 'kibanaserver',
    'opensearch.password': `\${SERVER_PASSWORD}`,
    'opensearch_security.cookie.password': `\${COOKIE_PASSWORD}`,
  });
  const [container] = objectOf(objects, 'Deployment').spec.template.spec.containers;
  expect(container!.args).toEqual(['--config=/etc/opensearch-dashboards/opensearch_dashboards.yml']);
  expect(container!.env).toContainEqual({
    name: 'COOKIE_PASSWORD',
    valueFrom: { secretKeyRef: { name: 'opensearch-dashboards', key: 'cookie-password' } },
  });
});

test('is served with TLS at a host of its own', () => {
  expect(objectOf(objects, 'Ingress').spec).toMatchObject({
    tls: [{ hosts: ['dashboards.k8s-cluster-01.miribit.lab'], secretName: 'opensearch-dashboards-tls' }],
  });
});

test('is probed by its port, for its page of status wants a login', () => {
  expect(objectOf(objects, 'Deployment').spec.template.spec.containers[0]).toMatchObject({
    readinessProbe: { tcpSocket: { port: 'http' } },
  });
});
