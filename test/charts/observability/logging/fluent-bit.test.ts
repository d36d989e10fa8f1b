import { describe, expect, test } from 'vitest';
import { fluentBit } from '../../../../charts/observability/logging/fluent-bit.ts';
import { composeForTest, objectOf, problemsOf } from '../../compose.ts';

const compose = (name: string, options: object = {}) => composeForTest(fluentBit, { cluster: { name }, options });
const podOf = (options: object = {}) => objectOf(compose('cluster-02', options), 'DaemonSet').spec.template.spec;
const containerOf = (options: object = {}) => podOf(options).containers[0]!;

describe('fluent-bit', () => {
  test.each([
    ['cluster-01', '1.28'],
    ['cluster-02', '1.36'],
  ])('is on %s what Kubernetes %s takes', (name, kubernetes) => {
    expect(problemsOf(compose(name), kubernetes)).toEqual([]);
  });

  test('is on every cluster and every node', () => {
    expect(fluentBit.roles).toEqual(['central', 'edge']);
    expect(podOf()).toMatchObject({ tolerations: [{ operator: 'Exists' }], priorityClassName: 'system-node-critical' });
    const tolerations = [{ key: 'gpu', operator: 'Exists' }];
    expect(podOf({ tolerations })).toMatchObject({ tolerations });
  });

  test('reads the logs of the host and writes only its own folder there', () => {
    const writable = containerOf().volumeMounts?.filter(({ readOnly }) => !readOnly);
    expect(writable?.map(({ mountPath }) => mountPath)).toEqual(['/var/lib/fluent-bit', '/tmp']);
    expect(
      podOf()
        .volumes?.filter(({ hostPath }) => hostPath !== undefined)
        .map(({ hostPath }) => hostPath),
    ).toEqual([{ path: '/var/log' }, { path: '/var/lib/fluent-bit', type: 'DirectoryOrCreate' }]);
  });

  test('is root that may read what is not its own, and nothing more', () => {
    expect(podOf().securityContext).toMatchObject({ runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } });
    expect(containerOf().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] },
    });
  });

  test('is alive while it serves, and ready while it delivers', () => {
    expect(containerOf()).toMatchObject({
      ports: [{ name: 'http', containerPort: 2020 }],
      livenessProbe: { httpGet: { path: '/', port: 'http' } },
      readinessProbe: { httpGet: { path: '/api/v1/health', port: 'http' } },
    });
  });

  test('has time to deliver when it stops', () => {
    expect(podOf()).toMatchObject({ terminationGracePeriodSeconds: 45 });
  });

  test('asks for little, and may take more than its chunks', () => {
    expect(containerOf().resources).toEqual({ requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '384Mi' } });
  });

  test('may read pods and namespaces', () => {
    expect(objectOf(compose('cluster-02'), 'ClusterRole')).toMatchObject({
      rules: [{ apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['get', 'list', 'watch'] }],
    });
    expect(podOf().automountServiceAccountToken).toBe(true);
  });

  test('takes password and authority from its Secret', () => {
    expect(containerOf().env).toEqual([
      { name: 'OPENSEARCH_PASSWORD', valueFrom: { secretKeyRef: { name: 'fluent-bit-opensearch', key: 'password' } } },
    ]);
    expect(podOf().volumes?.find(({ secret }) => secret !== undefined)?.secret).toEqual({
      secretName: 'fluent-bit-opensearch',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('rolls when its configuration changes', () => {
    const hashOf = (options: object) =>
      objectOf(compose('cluster-02', options), 'DaemonSet').spec.template.metadata?.annotations?.['checksum/config'];
    expect(hashOf({ flush: 1 })).not.toBe(hashOf({ flush: 2 }));
  });

  test('has its metrics scraped', () => {
    expect(objectOf(compose('cluster-02'), 'ServiceMonitor').spec.endpoints).toEqual([
      { port: 'http', path: '/api/v2/metrics/prometheus' },
    ]);
  });

  test('reaches the door of the central cluster, and within it the pods', () => {
    const to = (name: string) => JSON.stringify(objectOf(compose(name), 'NetworkPolicy').spec);
    expect(to('cluster-02')).toContain('"ports":[{"port":443,"protocol":"TCP"}],"to":[{"ipBlock":');
    expect(to('cluster-01')).toContain('"app.kubernetes.io/name":"opensearch-node"');
    expect(to('cluster-01')).toContain('"port":9200');
    expect(to('cluster-01')).not.toContain('ipBlock');
  });

  test('asks the API server, and is asked by the scraper of its cluster', () => {
    expect(JSON.stringify(objectOf(compose('cluster-02'), 'CiliumNetworkPolicy'))).toContain(
      '"toEntities":["kube-apiserver"],"toPorts":[{"ports":[{"port":"6443"',
    );
    const [from] = (objectOf(compose('cluster-01'), 'NetworkPolicy').spec as { ingress?: object[] }).ingress ?? [];
    expect(from).toMatchObject({
      from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } }],
      ports: [{ port: 2020 }],
    });
  });
});
