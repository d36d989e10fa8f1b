import { describe, expect, test } from 'vitest';
import { kubeStateMetrics } from '../../../../charts/observability/metrics/kube-state-metrics.ts';
import { CLAIMS_WITHOUT_BACKUP } from '../../../../charts/shared/storage.ts';
import { DeliverySchema } from '../../../../clusters/schema/cluster.ts';
import { composeForTest, objectOf, problemsOf } from '../../compose.ts';

const compose = (options: object = {}) => composeForTest(kubeStateMetrics, { options });
const containerOf = (options: object = {}) =>
  objectOf(compose(options), 'Deployment', 'kube-state-metrics').spec.template.spec.containers[0]!;

describe('kube-state-metrics', () => {
  test.each(['1.28', '1.36'])('is what Kubernetes %s takes', (kubernetes) => {
    expect(problemsOf(compose(), kubernetes)).toEqual([]);
  });

  test('runs once, since a second replica would double every series', () => {
    expect(objectOf(compose(), 'Deployment', 'kube-state-metrics').spec.replicas).toBe(1);
    expect(() => compose({ replicas: 2 })).toThrow(/replicas/);
  });

  test('serves the objects on http, itself on telemetry, and is probed where each can tell', () => {
    expect(containerOf()).toMatchObject({
      ports: [
        { name: 'http', containerPort: 8080 },
        { name: 'telemetry', containerPort: 8081 },
      ],
      livenessProbe: { httpGet: { path: '/livez', port: 'http' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'telemetry' } },
    });
  });

  test('keeps the labels of the objects and leaves out its own', () => {
    expect(objectOf(compose(), 'ServiceMonitor', 'kube-state-metrics').spec.endpoints).toEqual([
      {
        port: 'http',
        honorLabels: true,
        relabelings: [{ action: 'labeldrop', regex: 'pod|service|endpoint|namespace|container' }],
      },
      { port: 'telemetry' },
    ]);
  });

  test('may list and watch exactly what it collects', () => {
    const role = compose({ collectors: ['pods', 'nodes', 'deployments'] }).find(({ kind }) => kind === 'ClusterRole');
    expect(role).toMatchObject({
      rules: [
        { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['list', 'watch'] },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] },
      ],
    });
    expect(containerOf({ collectors: ['pods', 'nodes'] }).args).toContain('--resources=nodes,pods');
  });

  test('reads no Secret unless asked to', () => {
    const secrets = (options: object) =>
      JSON.stringify(compose(options).find(({ kind }) => kind === 'ClusterRole')).includes('"secrets"');
    expect(secrets({})).toBe(false);
    expect(secrets({ collectors: ['secrets'] })).toBe(true);
  });

  test('shows the labels that are allowed', () => {
    expect(containerOf({ metricLabelsAllowlist: { pods: ['app', 'team'], nodes: ['zone'] } }).args).toContain(
      '--metric-labels-allowlist=nodes=[zone],pods=[app,team]',
    );
    expect(() => compose({ metricLabelsAllowlist: { pod: ['app'] } })).toThrow();
  });

  test('tells beside Longhorn which claims want no backups', () => {
    const argsOf = (options: object) =>
      objectOf(
        composeForTest(kubeStateMetrics, {
          cluster: { components: { longhorn: { delivery: DeliverySchema.parse({}), options: {} } } },
          options,
        }),
        'Deployment',
      ).spec.template.spec.containers[0]!.args;
    const label = 'recurring-job-group.longhorn.io/no-backup';
    expect(argsOf({})).toContain(`--metric-labels-allowlist=persistentvolumeclaims=[${label}]`);
    expect(argsOf({ metricLabelsAllowlist: { persistentvolumeclaims: ['app'] } })).toContain(
      `--metric-labels-allowlist=persistentvolumeclaims=[app,${label}]`,
    );
    expect(argsOf({ collectors: ['pods'] })?.join(' ')).not.toContain('allowlist');
    expect(CLAIMS_WITHOUT_BACKUP).toContain('{label_recurring_job_group_longhorn_io_no_backup="enabled"}');
  });

  test('meets the restricted level as uid 65534', () => {
    const { securityContext } = objectOf(compose(), 'Deployment', 'kube-state-metrics').spec.template.spec;
    expect(securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(containerOf().securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test.each([
    ['cluster-01', 'prometheus'],
    ['cluster-02', 'prometheus-agent'],
  ])('on %s lets %s in on both ports, and itself out to the API server', (name, scraper) => {
    const objects = composeForTest(kubeStateMetrics, { cluster: { name } });
    expect(objectOf(objects, 'NetworkPolicy').spec).toMatchObject({
      ingress: [
        {
          from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': scraper } } }],
          ports: [{ port: 8080 }, { port: 8081 }],
        },
      ],
    });
    expect(objectOf(objects, 'CiliumNetworkPolicy').spec).toMatchObject({
      egress: [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443' }] }] }],
    });
  });
});
