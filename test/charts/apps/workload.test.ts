import { describe, expect, test } from 'vitest';
import { argoRollouts } from '../../../charts/rollouts/controller.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { selects } from '../../../charts/shared/selector.ts';
import type { AnalysisInput } from '../../../clusters/schema/analysis.ts';
import type { WorkloadInput } from '../../../clusters/schema/workload.ts';
import { objectOf, problemsOf } from '../compose.ts';
import { appForTest, FRONTEND } from './placed.ts';

const INGRESS = { host: 'shop', port: 'http' } as const;

const EVERY_ANALYSIS: AnalysisInput[] = [
  { type: 'successRate' },
  { type: 'latency' },
  { type: 'errorBudgetBurn' },
  { type: 'saturation', cpu: 90 },
  { type: 'logErrors' },
  { type: 'smokeTest', port: 'http', path: '/health', jsonPath: '{$.status}', equals: 'ok' },
  { type: 'smokeJob', port: 'http', command: ['/smoke'] },
];

const DELIVERIES: NonNullable<WorkloadInput['delivery']>[] = [
  { type: 'recreate' },
  { type: 'rolling', maxSurge: 1 },
  {
    type: 'blueGreen',
    autoPromotion: '10m',
    prePromotionAnalysis: [...EVERY_ANALYSIS.slice(4)],
    preview: { host: 'next' },
  },
  { type: 'canary', steps: [{ setWeight: 10 }, { analysis: [...EVERY_ANALYSIS] }], analysis: [...EVERY_ANALYSIS] },
  { type: 'canary', traffic: 'gateway', steps: [{ setCanaryScale: { weight: 5 } }, { pause: 'untilPromoted' }] },
];

const resources = { cpu: '100m', cpuLimit: '1', memory: '128Mi' };

describe.each(DELIVERIES)('delivered by %o', (delivery) => {
  test.each(['cluster-01', 'cluster-03'])('everything is as %s takes it', (name) => {
    const objects = appForTest(
      { delivery, ingress: INGRESS, resources },
      { cluster: { name }, beside: [argoRollouts] },
    );
    expect(problemsOf(objects)).toEqual([]);
  });

  test.each([
    ['starts at the least that its autoscaler asks for', {}, 3],
    ['says no number where its Application may not know of the autoscaler', { isElsewhere: true as const }, undefined],
  ])('%s', (_, placing, replicas) => {
    const autoscaling = { min: 3, max: 6 };
    const objects = appForTest({ delivery, ingress: INGRESS, resources, autoscaling }, { placing });
    const kind = delivery.type === 'canary' || delivery.type === 'blueGreen' ? 'Rollout' : 'Deployment';
    const apiVersion = kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
    expect(specOf(objects, kind).replicas).toBe(replicas);
    expect(specOf(objects, 'HorizontalPodAutoscaler')).toMatchObject({
      scaleTargetRef: { apiVersion, kind, name: 'frontend' },
      minReplicas: 3,
      maxReplicas: 6,
    });
  });

  test('pods that end serve on until the endpoints know', () => {
    const kind = delivery.type === 'canary' || delivery.type === 'blueGreen' ? 'Rollout' : 'Deployment';
    const objects = appForTest({ delivery, ingress: INGRESS, resources });
    expect(containerOf(objects, kind).lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  });
});

const specOf = (objects: readonly KubeObject[], kind: string, name?: string) =>
  Object(objectOf(objects, kind, name).spec);

const containerOf = (objects: readonly KubeObject[], kind: string) => specOf(objects, kind).template.spec.containers[0];

const namesOf = (objects: readonly KubeObject[], kind: string): string[] =>
  objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

describe('a workload', () => {
  test('what is empty is left out, as the API server does', () => {
    const empty: Partial<WorkloadInput> = { args: [], env: { DEBUG: '' }, nodeSelector: {} };
    const { containers, ...pod } = objectOf(appForTest(empty), 'Deployment').spec.template.spec;
    expect(pod).not.toHaveProperty('nodeSelector');
    expect(containers).toEqual([expect.objectContaining({ env: [{ name: 'DEBUG' }] })]);
    for (const field of ['args', 'envFrom']) expect(containers[0]).not.toHaveProperty(field);
  });

  test('a variable is a text, or what the pod knows of itself', () => {
    const env = { LEVEL: 'info', POD_IP: { field: 'status.podIP' }, GOMEMLIMIT: { field: 'limits.memory' } } as const;
    expect(containerOf(appForTest({ env }), 'Deployment').env).toEqual([
      { name: 'LEVEL', value: 'info' },
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1' } } },
    ]);
  });

  test('says nothing empty of peers without labels and of folders without files, which an API server drops', () => {
    const [configMap, policy] = ['ConfigMap', 'NetworkPolicy'].map((kind) => {
      const network = { from: [{ namespace: 'tools', pods: {} }], to: [{ namespace: 'tools', pods: {}, ports: [80] }] };
      return objectOf(appForTest({ network, config: { files: { '/etc/shop': {} } } }), kind);
    });
    expect(configMap).not.toHaveProperty('data');
    expect(policy).toHaveProperty('spec.ingress[0].from[0].podSelector', {});
    expect(policy).toHaveProperty('spec.egress[0].to[0].podSelector', {});
  });

  test('brings all that belongs to a service', () => {
    const objects = appForTest({
      ingress: INGRESS,
      config: { env: { MODE: 'live' }, files: { '/etc/app': { a: 'b' } } },
    });
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'CiliumNetworkPolicy frontend',
      'ConfigMap frontend-config',
      'ConfigMap frontend-env',
      'Deployment frontend',
      'Ingress frontend',
      'NetworkPolicy frontend',
      'PodDisruptionBudget frontend',
      'Service frontend',
      'ServiceAccount frontend',
      'ServiceMonitor frontend',
    ]);
  });

  test('is part of its application, not of the observability of the fleet', () => {
    expect(objectOf(appForTest(), 'Deployment').metadata.labels).toEqual({
      'app.kubernetes.io/name': 'frontend',
      'app.kubernetes.io/instance': 'frontend-prod',
      'app.kubernetes.io/part-of': 'my-app',
      'app.kubernetes.io/version': '1.4.0',
      'app.kubernetes.io/managed-by': 'fleetwright',
    });
  });

  test('is confined as the level restricted wants it', () => {
    const { securityContext, automountServiceAccountToken } = specOf(appForTest(), 'Deployment').template.spec;
    expect(automountServiceAccountToken).toBe(false);
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
    expect(containerOf(appForTest(), 'Deployment').securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('rolls its pods when its configuration changes', () => {
    const hash = (value: string) =>
      specOf(appForTest({ config: { env: { MODE: value } } }), 'Deployment').template.metadata.annotations;
    expect(hash('a')['checksum/config']).toMatch(/^[0-9a-f]{16}$/);
    expect(hash('a')).not.toEqual(hash('b'));
  });

  test('sleeps by a program where the kubelet cannot', () => {
    const objects = appForTest({}, { cluster: { name: 'cluster-03', kubernetes: '1.28' } });
    expect(containerOf(objects, 'Deployment').lifecycle.preStop).toEqual({ exec: { command: ['sleep', '5'] } });
    expect(problemsOf(objects, '1.28')).toEqual([]);
  });

  test('has no budget with one pod, which would stop every drain', () => {
    expect(namesOf(appForTest({ replicas: 1 }), 'PodDisruptionBudget')).toEqual([]);
  });

  test('asks a gRPC port by its number', () => {
    const objects = appForTest({
      ports: { http: 8080, grpc: 9090 },
      probes: { readiness: { port: 'grpc', grpc: true } },
    });
    expect(containerOf(objects, 'Deployment').readinessProbe).toEqual({ grpc: { port: 9090 } });
  });

  test('keeps a claim to one pod', () => {
    const volumes = { '/data': { type: 'claim', size: '10Gi' } } as const;
    const objects = appForTest({ volumes, replicas: 1, delivery: { type: 'recreate' } });
    expect(specOf(objects, 'PersistentVolumeClaim')).toMatchObject({ accessModes: ['ReadWriteOnce'] });
    expect(() => appForTest({ volumes })).toThrow('only one node may write it');
  });
});

describe('a canary', () => {
  const canary = (more: object = {}) => appForTest({ ingress: INGRESS, delivery: { type: 'canary', ...more } });

  test('moves pods where nothing splits the traffic', () => {
    const objects = canary({ steps: 'quick', maxSurge: 1 });
    expect(specOf(objects, 'Rollout').strategy).toEqual({
      canary: {
        maxSurge: 1,
        maxUnavailable: 0,
        steps: [{ setWeight: 20 }, { pause: { duration: '3m' } }, { setWeight: 50 }, { pause: { duration: '3m' } }],
      },
    });
    expect(namesOf(objects, 'Service')).toEqual(['frontend']);
    expect(namesOf(objects, 'Ingress')).toEqual(['frontend']);
  });

  test('moves the weights of a route at the Gateway', () => {
    const objects = canary({ traffic: 'gateway', steps: [{ setWeight: 10 }, { pause: 'untilPromoted' }] });
    expect(specOf(objects, 'Rollout').strategy.canary).toMatchObject({
      canaryService: 'frontend-canary',
      stableService: 'frontend-stable',
      steps: [{ setWeight: 10 }, { pause: {} }],
      trafficRouting: {
        plugins: {
          'argoproj-labs/gatewayAPI': {
            namespace: 'my-app-prod',
            httpRouteSelector: {
              matchLabels: {
                'app.kubernetes.io/name': 'frontend',
                'app.kubernetes.io/instance': 'frontend-prod',
                'app.kubernetes.io/component': 'route',
              },
            },
          },
        },
      },
    });
    expect(specOf(objects, 'HTTPRoute')).toEqual({
      parentRefs: [{ name: 'fleet', namespace: 'gateway', sectionName: 'https' }],
      hostnames: ['shop.k8s-cluster-03.miribit.lab'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [
            { name: 'frontend-stable', port: 80, weight: 100 },
            { name: 'frontend-canary', port: 80, weight: 0 },
          ],
        },
      ],
    });
    expect(namesOf(objects, 'Ingress')).toEqual([]);
  });

  const routed = (app: Parameters<typeof appForTest>[0] = {}) =>
    appForTest({ ingress: INGRESS, delivery: { type: 'canary', traffic: 'gateway' }, ...app });

  test('has another route where its rules are others', () => {
    const routes = (app?: Parameters<typeof appForTest>[0]) => namesOf(routed(app), 'HTTPRoute');
    const [name] = routes();
    expect(name).toMatch(/^frontend-[0-9a-f]{8}$/);
    expect(routes({ ingress: { ...INGRESS, host: 'other' }, replicas: 9 })).toEqual([name]);
    expect(routes({ ingress: { ...INGRESS, path: '/shop' } })).not.toEqual([name]);
  });

  test('takes another port without another route, and lets the Gateway in by its name', () => {
    const ports = { ...FRONTEND.ports, web: 8081 };
    const [one, two, three] = [
      routed({ ports }),
      routed({ ports, ingress: { host: 'shop', port: 'web' } }),
      routed({ ports: { ...ports, http: 8082 } }),
    ];
    const route = (objects: KubeObject[]) => objectOf(objects, 'HTTPRoute');
    expect([route(two), route(three)]).toEqual([route(one), route(one)]);
    const behind = (objects: KubeObject[]) =>
      ['stable', 'canary'].map((role) => specOf(objects, 'Service', `frontend-${role}`).ports.at(-1));
    const gateway = { name: 'gateway', port: 80 };
    for (const port of behind(one)) expect(port).toEqual({ ...gateway, targetPort: 'http' });
    for (const port of behind(two)) expect(port).toEqual({ ...gateway, targetPort: 'web' });
    expect(specOf(three, 'CiliumNetworkPolicy').ingress).toEqual(specOf(one, 'CiliumNetworkPolicy').ingress);
    expect(specOf(one, 'CiliumNetworkPolicy').ingress).toEqual([
      { fromEntities: ['ingress'], toPorts: [{ ports: [{ port: 'http', protocol: 'TCP' }] }] },
    ]);
  });

  test('gives the Gateway a port that the app has not', () => {
    const objects = routed({ ports: { ...FRONTEND.ports, gateway: 80 } });
    const { ports } = specOf(objects, 'Service', 'frontend-stable');
    expect(ports.at(-1)).toEqual({ name: 'gateway-route', port: 81, targetPort: 'http' });
    expect(problemsOf(objects)).toEqual([]);
  });

  test('leaves alone a route that a chart adds', () => {
    const delivery = { type: 'canary', traffic: 'gateway' } as const;
    const objects = appForTest({ ingress: INGRESS, delivery });
    const { matchLabels } = specOf(objects, 'Rollout').strategy.canary.trafficRouting.plugins[
      'argoproj-labs/gatewayAPI'
    ].httpRouteSelector;
    expect(selects({ matchLabels }, objectOf(objects, 'HTTPRoute').metadata.labels)).toBe(true);
    expect(selects({ matchLabels }, objectOf(objects, 'ServiceAccount').metadata.labels)).toBe(false);
  });

  test('is refused at the Gateway for a host that it has no certificate for', () => {
    const ingress = { host: 'shop.example.org', port: 'http' } as const;
    const delivery = { type: 'canary', traffic: 'gateway' } as const;
    expect(() => appForTest({ ingress, delivery })).toThrow(
      'the Gateway serves names of its zone: shop.example.org: expected shop.k8s-cluster-03.miribit.lab, or traffic: none',
    );
  });

  test('has a Service of the new version where an analysis asks that', () => {
    const objects = canary({ analysis: [{ type: 'smokeTest', port: 'http' }] });
    expect(specOf(objects, 'Rollout').strategy.canary).toMatchObject({ canaryService: 'frontend-canary' });
    expect(specOf(objects, 'AnalysisTemplate').metrics[0].provider).toEqual({
      web: { url: 'http://frontend-canary.my-app-prod.svc:8080/' },
    });
  });

  test('shows each pod once to those who scrape, with its version', () => {
    const objects = canary({ traffic: 'gateway' });
    const { selector, podTargetLabels } = specOf(objects, 'ServiceMonitor');
    expect(podTargetLabels).toEqual(['rollouts-pod-template-hash']);
    const found = objects.filter(
      ({ kind, metadata }) =>
        kind === 'Service' &&
        Object.entries(selector.matchLabels).every(([key, value]) => metadata.labels?.[key] === value),
    );
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['frontend']);
  });
});

describe('blue and green', () => {
  const blueGreen = (more: object = {}) =>
    appForTest({ ingress: INGRESS, delivery: { type: 'blueGreen', ...more } }, { beside: [argoRollouts] });

  test('switch the Service that callers and the Ingress know', () => {
    const objects = blueGreen({ autoPromotion: false });
    expect(specOf(objects, 'Rollout').strategy).toEqual({
      blueGreen: {
        activeService: 'frontend',
        previewService: 'frontend-preview',
        autoPromotionEnabled: false,
        scaleDownDelaySeconds: 30,
      },
    });
    expect(specOf(objects, 'Ingress').rules[0].http.paths[0].backend.service.name).toBe('frontend');
  });

  test('are both scraped, by a Service that does not switch', () => {
    const objects = blueGreen();
    expect(specOf(objects, 'ServiceMonitor').selector.matchLabels).toHaveProperty(
      'app.kubernetes.io/component',
      'metrics',
    );
    expect(specOf(objects, 'Service', 'frontend-metrics')).toMatchObject({ clusterIP: 'None' });
  });

  test('say why nobody looks at a new version, where nobody does', () => {
    const annotationsOf = (more: object) => objectOf(blueGreen(more), 'Rollout', 'frontend').metadata.annotations;
    expect(annotationsOf({ unwatched: 'static files' })).toEqual({ 'fleetwright.io/unwatched': 'static files' });
    expect(annotationsOf({})).toBeUndefined();
  });

  test('show the new version under a host of its own', () => {
    const objects = blueGreen({ preview: { host: 'next-shop', replicas: 1 } });
    expect(specOf(objects, 'Rollout').strategy.blueGreen).toMatchObject({ previewReplicaCount: 1 });
    expect(specOf(objects, 'Ingress', 'frontend-preview').rules[0]).toMatchObject({
      host: 'next-shop.k8s-cluster-03.miribit.lab',
      http: { paths: [{ backend: { service: { name: 'frontend-preview' } } }] },
    });
  });

  test('let the program of a smoke test in, and that program nowhere else', () => {
    const objects = blueGreen({ prePromotionAnalysis: [{ type: 'smokeJob', port: 'http', command: ['/smoke'] }] });
    const pods = { 'app.kubernetes.io/name': 'frontend-smoke', 'app.kubernetes.io/instance': 'frontend-prod' };
    const [{ provider }] = specOf(objects, 'AnalysisTemplate').metrics;
    expect(provider.job.spec.template.metadata.labels).toMatchObject(pods);
    expect(specOf(objects, 'NetworkPolicy', 'frontend').ingress).toContainEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'my-app-prod' } },
          podSelector: { matchLabels: pods },
        },
      ],
      ports: [{ port: 8080, protocol: 'TCP' }],
    });
    expect(specOf(objects, 'NetworkPolicy', 'frontend-smoke')).toMatchObject({ podSelector: { matchLabels: pods } });
  });
});
