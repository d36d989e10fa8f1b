import { describe, expect, test } from 'vitest';
import { prometheusOperator } from '../../../../charts/observability/metrics/prometheus-operator.ts';
import { images } from '../../../../charts/versions.ts';
import { composeForTest, objectOf, problemsOf } from '../../compose.ts';

const containerOf = (fleet: object = {}) =>
  objectOf(composeForTest(prometheusOperator, { fleet }), 'Deployment', 'prometheus-operator').spec.template.spec
    .containers[0]!;

const rulesFor = (resource: string) =>
  (composeForTest(prometheusOperator).find(({ kind }) => kind === 'ClusterRole')!.rules as Rule[]).filter(
    ({ resources }) => resources.includes(resource),
  );

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

describe('prometheus-operator', () => {
  test.each(['1.28', '1.36'])('is what Kubernetes %s takes', (kubernetes) => {
    expect(problemsOf(composeForTest(prometheusOperator), kubernetes)).toEqual([]);
  });

  test('lists the kubelets as slices, without their closed read-only port', () => {
    expect(containerOf().args).toEqual(
      expect.arrayContaining([
        '--kubelet-service=kube-system/kubelet',
        '--kubelet-endpoints=false',
        '--kubelet-endpointslice',
        '--kubelet-http-metrics=false',
      ]),
    );
  });

  test('brings the config reloader of its own version, from the mirror like everything else', () => {
    expect(images.prometheusConfigReloader.tag).toBe(images.prometheusOperator.tag);
    const mirrored = containerOf({ mirrors: { 'quay.io': 'registry.lab/quay' } });
    const { tag } = images.prometheusOperator;
    expect(mirrored.image).toMatch(`registry.lab/quay/prometheus-operator/prometheus-operator:${tag}`);
    expect(mirrored.args).toContainEqual(
      expect.stringMatching(
        `^--prometheus-config-reloader=registry.lab/quay/prometheus-operator/prometheus-config-reloader:${tag}`,
      ),
    );
  });

  test('limits the memory of the reloader, not its CPU', () => {
    expect(containerOf().args).toEqual(
      expect.arrayContaining(['--config-reloader-cpu-limit=0', '--config-reloader-memory-limit=50Mi']),
    );
  });

  test('finds credentials in every namespace and leaves no configuration to people', () => {
    expect(containerOf().args).toEqual(
      expect.arrayContaining([
        '--watch-referenced-objects-in-all-namespaces',
        '--disable-unmanaged-prometheus-configuration',
      ]),
    );
  });

  test('takes no verb that it does not use', () => {
    const objects = composeForTest(prometheusOperator);
    expect(JSON.stringify(objects.find(({ kind }) => kind === 'ClusterRole'))).not.toContain('"*"');
    expect(rulesFor('daemonsets')).toEqual([]);
    expect(rulesFor('endpoints')).toEqual([]);
  });

  test.each([
    ['prometheusagents', ['get', 'list', 'watch']],
    ['prometheusagents/status', ['get', 'update', 'patch']],
    ['prometheusagents/finalizers', ['update']],
    ['scrapeconfigs', ['get', 'list', 'watch']],
    ['statefulsets', ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']],
    ['secrets', ['get', 'list', 'watch', 'create', 'update', 'delete']],
    ['endpointslices', ['get', 'list', 'create', 'update', 'delete']],
    ['services', ['get', 'create', 'update', 'delete']],
    ['nodes', ['list', 'watch']],
    ['storageclasses', ['get']],
  ])('may do with %s exactly what it does with them', (resource, verbs) => {
    expect(rulesFor(resource).flatMap((rule) => rule.verbs)).toEqual(verbs);
  });

  test('is probed and scraped on one named port, which only the scraper reaches', () => {
    const objects = composeForTest(prometheusOperator, { cluster: { name: 'cluster-02' } });
    expect(containerOf()).toMatchObject({
      ports: [{ name: 'http', containerPort: 8080 }],
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
    });
    expect(objectOf(objects, 'ServiceMonitor').spec.endpoints).toMatchObject([{ port: 'http' }]);
    expect(objectOf(objects, 'NetworkPolicy').spec).toMatchObject({
      ingress: [{ from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus-agent' } } }] }],
    });
  });
});
