import { describe, expect, test } from 'vitest';
import { alertmanager } from '../../../../charts/observability/alerting/alertmanager.ts';
import { prometheus } from '../../../../charts/observability/metrics/prometheus.ts';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { clusterForTest, composeForTest, objectOf, problemsOf } from '../../compose.ts';

const beside = [thanosReceiver, alertmanager];

const onNodes = (count: number) =>
  composeForTest(prometheus, { cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count } }, beside });

const specOf = (objects = onNodes(1)) => objectOf(objects, 'Prometheus', 'prometheus').spec;

describe('the central Prometheus', () => {
  test.each([1, 2, 3])('an API server takes it on %i nodes', (count) => {
    expect(problemsOf(onNodes(count))).toEqual([]);
  });

  test('writes to the receiver within the cluster, as its tenant, and ships no blocks of its own', () => {
    expect(specOf()).toMatchObject({
      externalLabels: { cluster: 'cluster-01' },
      remoteWrite: [
        {
          url: 'http://thanos-receive-router.monitoring.svc:19291/api/v1/receive',
          headers: { 'THANOS-TENANT': 'cluster-01' },
        },
      ],
    });
    expect(specOf()).not.toHaveProperty('thanos');
  });

  test('evaluates its own rules only, and tells every Alertmanager', () => {
    expect(specOf()).toMatchObject({
      ruleSelector: { matchLabels: { 'fleetwright/evaluator': 'prometheus' } },
      ruleNamespaceSelector: {},
      alerting: { alertmanagers: [{ namespace: 'monitoring', name: 'alertmanager', port: 'web' }] },
    });
  });

  test('names nothing that its cluster does not have', () => {
    const alone = specOf(composeForTest(prometheus));
    expect(alone).not.toHaveProperty('remoteWrite');
    expect(alone).not.toHaveProperty('alerting');
  });

  test('leaves a part of its volume to the WAL', () => {
    expect(specOf()).toMatchObject({ retention: '24h', retentionSize: '17408MiB' });
  });

  test('people reach it through a login only', () => {
    const backends = composeForTest(prometheus).filter(({ kind }) => kind === 'Ingress');
    expect(JSON.stringify(backends)).toContain('"service":{"name":"prometheus-auth"');
    expect(backends).toHaveLength(1);
    expect(composeForTest(prometheus, { options: { ui: { enabled: false } } }).map(({ kind }) => kind)).not.toContain(
      'Ingress',
    );
  });

  test('one replica has no disruption budget, two have one', () => {
    const budgets = (count: number) =>
      onNodes(count).filter(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === 'prometheus');
    expect([budgets(1).length, budgets(2).length]).toEqual([0, 1]);
  });
});
