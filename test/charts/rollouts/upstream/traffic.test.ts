import { expect, test } from 'vitest';
import { canary } from '../../../../charts/rollouts/canary.ts';
import { Rollout, type RolloutProps } from '../../../../charts/rollouts/rollout.ts';
import { alb } from '../../../../charts/rollouts/routers/alb.ts';
import { ambassador } from '../../../../charts/rollouts/routers/ambassador.ts';
import { apisix } from '../../../../charts/rollouts/routers/apisix.ts';
import { appMesh } from '../../../../charts/rollouts/routers/app-mesh.ts';
import { gatewayApi } from '../../../../charts/rollouts/routers/gateway-api.ts';
import { istio } from '../../../../charts/rollouts/routers/istio.ts';
import { mixed } from '../../../../charts/rollouts/routers/mixed.ts';
import { nginx } from '../../../../charts/rollouts/routers/nginx.ts';
import { smi } from '../../../../charts/rollouts/routers/smi.ts';
import { traefik } from '../../../../charts/rollouts/routers/traefik.ts';
import {
  pause,
  removeHeaderRoute,
  removeMirrorRoute,
  setCanaryScale,
  setHeaderRoute,
  setMirrorRoute,
  setWeight,
  together,
} from '../../../../charts/rollouts/steps.ts';
import { chartOf, ingressTo, routeTo, serviceOf } from '../objects.ts';
import { demoData, demoPods, NAMED, NAMED_DATA, rolloutData, same, shows } from './same.ts';

const rollout = (props: RolloutProps) => new Rollout(chartOf(), 'rollout', props).toJson();

/** Services over the pods of an app, by the names that upstream gives them. */
const pair = (stable: string, canaryName: string, app = 'rollouts-demo', port = 80) => {
  const own = chartOf();
  return { stableService: serviceOf(own, stable, app, port), canaryService: serviceOf(own, canaryName, app, port) };
};
const DEMO = () => pair('rollouts-demo-stable', 'rollouts-demo-canary');
const DOCS = (port = 80) => pair('stable-service', 'canary-service', 'rollouts-demo', port);
const names = (stableService: string, canaryService: string) => ({ stableService, canaryService });
const header = (headerName: string, exact: string) => [{ headerName, headerValue: { exact } }] as const;

test('docs/features/traffic-management/alb.md', () => {
  const services = DOCS(443);
  const rootService = serviceOf(chartOf(), 'root-service', 'rollouts-demo');
  const port = services.stableService.endpoint('http');
  const ingress = ingressTo(chartOf(), 'ingress', 'root-service');
  same(canary({ ...services, trafficRouting: alb({ ingress, rootService, port }) }).spec, {
    canary: {
      ...names('stable-service', 'canary-service'),
      trafficRouting: { alb: { ingress: 'ingress', rootService: 'root-service', servicePort: 443 } },
    },
  });
  const ingresses = [
    ingressTo(chartOf(), 'ingress-1', 'root-service'),
    ingressTo(chartOf(), 'ingress-2', 'root-service'),
  ] as const;
  const stickinessConfig = { enabled: true, durationSeconds: 3600 };
  const annotationPrefix = 'custom.alb.ingress.kubernetes.io';
  shows(alb({ ingresses: [...ingresses], rootService, port, stickinessConfig, annotationPrefix }).spec, {
    alb: { ingresses: ['ingress-1', 'ingress-2'], stickinessConfig, annotationPrefix },
  });
});

test('docs/features/traffic-management/alb.md: ping and pong, with the root Service that the controller asks for', () => {
  const own = chartOf();
  const rootService = serviceOf(own, 'root-service', 'nginx');
  const pingService = serviceOf(own, 'ping-service', 'nginx');
  const given = canary({
    pingPong: { pingService, pongService: serviceOf(own, 'pong-service', 'nginx') },
    trafficRouting: alb({
      ingress: ingressTo(chartOf(), 'alb-ingress', 'root-service'),
      rootService,
      port: pingService.endpoint('http'),
    }),
    steps: [setWeight(20), pause()],
  });
  shows(given.spec, {
    canary: {
      pingPong: { pingService: 'ping-service', pongService: 'pong-service' },
      trafficRouting: { alb: { ingress: 'alb-ingress', servicePort: 80 } },
      steps: [{ setWeight: 20 }, { pause: {} }],
    },
  });
});

test('docs/getting-started/alb/rollout.yaml', () => {
  const services = DEMO();
  const given = rollout({
    name: 'rollouts-demo',
    replicas: 1,
    revisionHistoryLimit: 2,
    ...demoPods('rollouts-demo', NAMED()),
    strategy: canary({
      ...services,
      trafficRouting: alb({
        ingress: ingressTo(chartOf(), 'rollouts-demo-ingress', 'rollouts-demo-root'),
        rootService: serviceOf(chartOf(), 'rollouts-demo-root', 'rollouts-demo'),
        port: services.stableService.endpoint('http'),
      }),
      steps: [setWeight(5), pause()],
    }),
  });
  const router = { ingress: 'rollouts-demo-ingress', servicePort: 80, rootService: 'rollouts-demo-root' };
  same(
    given,
    rolloutData('rollouts-demo', {
      replicas: 1,
      revisionHistoryLimit: 2,
      ...demoData('rollouts-demo', NAMED_DATA()),
      strategy: {
        canary: {
          ...names('rollouts-demo-stable', 'rollouts-demo-canary'),
          trafficRouting: { alb: router },
          steps: [{ setWeight: 5 }, { pause: {} }],
        },
      },
    }),
  );
});

test('docs/features/traffic-management/ambassador.md', () => {
  const given = canary({
    ...pair('someapp-stable', 'someapp-canary'),
    trafficRouting: ambassador({ mappings: ['stable-mapping'] }),
    steps: [setWeight(30), pause('60s'), setWeight(60), pause('60s')],
  });
  same(given.spec, {
    canary: {
      ...names('someapp-stable', 'someapp-canary'),
      trafficRouting: { ambassador: { mappings: ['stable-mapping'] } },
      steps: [{ setWeight: 30 }, { pause: { duration: '60s' } }, { setWeight: 60 }, { pause: { duration: '60s' } }],
    },
  });
});

test('docs/features/traffic-management/apisix.md and examples/apisix/rollout.yaml: pods and a header route in one step', () => {
  const app = 'rollout-apisix-canary';
  const given = rollout({
    name: app,
    replicas: 5,
    revisionHistoryLimit: 2,
    ...demoPods(app, { name: app, ...NAMED() }),
    strategy: canary({
      ...pair('rollout-apisix-canary-stable', 'rollout-apisix-canary-canary', app),
      trafficRouting: apisix({
        route: { name: 'rollouts-apisix-route', rules: ['rollouts-apisix'] },
        managedRoutes: ['set-header'],
      }),
      steps: [
        together(setCanaryScale({ replicas: 1 }), setHeaderRoute('set-header', header('trace', 'debug'))),
        setWeight(20),
        pause(),
        ...[40, 60, 80].flatMap((weight) => [setWeight(weight), pause(15)]),
      ],
    }),
  });
  const match = [{ headerName: 'trace', headerValue: { exact: 'debug' } }];
  same(
    given,
    rolloutData(app, {
      replicas: 5,
      revisionHistoryLimit: 2,
      ...demoData(app, { name: app, ...NAMED_DATA() }),
      strategy: {
        canary: {
          ...names('rollout-apisix-canary-stable', 'rollout-apisix-canary-canary'),
          trafficRouting: {
            managedRoutes: [{ name: 'set-header' }],
            apisix: { route: { name: 'rollouts-apisix-route', rules: ['rollouts-apisix'] } },
          },
          steps: [
            { setCanaryScale: { replicas: 1 }, setHeaderRoute: { match, name: 'set-header' } },
            { setWeight: 20 },
            { pause: {} },
            { setWeight: 40 },
            { pause: { duration: 15 } },
            { setWeight: 60 },
            { pause: { duration: 15 } },
            { setWeight: 80 },
            { pause: { duration: 15 } },
          ],
        },
      },
    }),
  );
});

test('examples/appmesh/canary-rollout.yaml', () => {
  const given = canary({
    ...pair('my-svc-stable', 'my-svc-canary'),
    trafficRouting: appMesh({
      virtualService: { name: 'my-svc' },
      virtualNodeGroup: {
        canaryVirtualNodeRef: { name: 'my-vn-canary' },
        stableVirtualNodeRef: { name: 'my-vn-stable' },
      },
    }),
    steps: [setWeight(25), pause(), setWeight(50), pause('10m'), setWeight(75), pause('10m')],
  });
  const group = { canaryVirtualNodeRef: { name: 'my-vn-canary' }, stableVirtualNodeRef: { name: 'my-vn-stable' } };
  same(given.spec, {
    canary: {
      ...names('my-svc-stable', 'my-svc-canary'),
      trafficRouting: { appMesh: { virtualService: { name: 'my-svc' }, virtualNodeGroup: group } },
      steps: [
        { setWeight: 25 },
        { pause: {} },
        { setWeight: 50 },
        { pause: { duration: '10m' } },
        { setWeight: 75 },
        { pause: { duration: '10m' } },
      ],
    },
  });
});

test('docs/features/traffic-management/nginx.md', () => {
  const prefix = 'customingress.nginx.ingress.kubernetes.io';
  const ingress = (name: string) => ingressTo(chartOf(), name, 'stable-service');
  const extra = {
    annotationPrefix: prefix,
    additionalIngressAnnotations: { 'canary-by-header': 'X-Canary', 'canary-by-header-value': 'iwantsit' },
    canaryIngressAnnotations: { 'my-custom-annotation.mygroup.com/key': 'value' },
  };
  same(canary({ ...DOCS(), trafficRouting: nginx({ stableIngress: ingress('primary-ingress'), ...extra }) }).spec, {
    canary: {
      ...names('stable-service', 'canary-service'),
      trafficRouting: {
        nginx: {
          stableIngress: 'primary-ingress',
          annotationPrefix: 'customingress.nginx.ingress.kubernetes.io',
          additionalIngressAnnotations: { 'canary-by-header': 'X-Canary', 'canary-by-header-value': 'iwantsit' },
          canaryIngressAnnotations: { 'my-custom-annotation.mygroup.com/key': 'value' },
        },
      },
    },
  });
  const several = nginx({
    stableIngresses: [ingress('primary-ingress'), ingress('secondary-ingress'), ingress('tertiary-ingress')],
  });
  same(several.spec, { nginx: { stableIngresses: ['primary-ingress', 'secondary-ingress', 'tertiary-ingress'] } });
});

test('docs/features/traffic-management/smi.md', () => {
  const given = canary({
    ...pair('stable-svc', 'canary-svc'),
    trafficRouting: smi({
      rootService: serviceOf(chartOf(), 'root-svc', 'rollouts-demo'),
      trafficSplitName: 'rollout-example-traffic-split',
    }),
    steps: [setWeight(5), pause(600)],
  });
  same(given.spec, {
    canary: {
      steps: [{ setWeight: 5 }, { pause: { duration: 600 } }],
      ...names('stable-svc', 'canary-svc'),
      trafficRouting: { smi: { rootService: 'root-svc', trafficSplitName: 'rollout-example-traffic-split' } },
    },
  });
});

test('docs/features/traffic-management/traefik.md', () => {
  const given = canary({
    ...pair('stable-rollout', 'canary-rollout'),
    trafficRouting: traefik({ weightedTraefikServiceName: 'traefik-service' }),
    steps: [setWeight(30), pause(), ...[40, 60, 80].flatMap((weight) => [setWeight(weight), pause(10)])],
  });
  same(given.spec, {
    canary: {
      ...names('stable-rollout', 'canary-rollout'),
      trafficRouting: { traefik: { weightedTraefikServiceName: 'traefik-service' } },
      steps: [
        { setWeight: 30 },
        { pause: {} },
        { setWeight: 40 },
        { pause: { duration: 10 } },
        { setWeight: 60 },
        { pause: { duration: 10 } },
        { setWeight: 80 },
        { pause: { duration: 10 } },
      ],
    },
  });
});

test('docs/features/traffic-management/mixed.md', () => {
  const stableIngress = ingressTo(chartOf(), 'rollouts-demo-stable', 'rollouts-demo-stable');
  same(canary({ ...DEMO(), trafficRouting: mixed(nginx({ stableIngress }), smi()) }).spec, {
    canary: {
      ...names('rollouts-demo-stable', 'rollouts-demo-canary'),
      trafficRouting: { nginx: { stableIngress: 'rollouts-demo-stable' }, smi: {} },
    },
  });
});

test('docs/features/traffic-management/istio.md: by host', () => {
  const given = canary({
    ...pair('stable-svc', 'canary-svc'),
    trafficRouting: istio({ virtualService: { name: 'rollout-vsvc', routes: ['primary'] } }),
    steps: [setWeight(5), pause('10m')],
  });
  same(given.spec, {
    canary: {
      ...names('stable-svc', 'canary-svc'),
      trafficRouting: { istio: { virtualService: { name: 'rollout-vsvc', routes: ['primary'] } } },
      steps: [{ setWeight: 5 }, { pause: { duration: '10m' } }],
    },
  });
});

test('docs/features/traffic-management/istio.md and examples/istio/istio-subset-split.yaml: by subset', () => {
  const app = 'istio-subset-split';
  const given = rollout({
    name: app,
    ...demoPods(app, { name: app, image: 'nginx:1.19-alpine', ...NAMED('16Mi', 80) }),
    strategy: canary({
      trafficRouting: istio({
        virtualService: { name: 'istio-subset-split-vsvc', routes: ['primary'] },
        destinationRule: {
          name: 'istio-subset-split-destrule',
          canarySubsetName: 'canary',
          stableSubsetName: 'stable',
        },
      }),
      steps: [setWeight(10), pause()],
    }),
  });
  const rule = { name: 'istio-subset-split-destrule', canarySubsetName: 'canary', stableSubsetName: 'stable' };
  same(
    given,
    rolloutData(app, {
      ...demoData(app, { name: app, image: 'nginx:1.19-alpine', ...NAMED_DATA('16Mi', 80) }),
      strategy: {
        canary: {
          trafficRouting: {
            istio: {
              virtualService: { name: 'istio-subset-split-vsvc', routes: ['primary'] },
              destinationRule: rule,
            },
          },
          steps: [{ setWeight: 10 }, { pause: {} }],
        },
      },
    }),
  );
});

test('docs/features/traffic-management/istio.md: further subsets, and TCP', () => {
  const rule = { name: 'rollout-destrule', canarySubsetName: 'canary', stableSubsetName: 'stable' };
  const subsets = istio({
    virtualService: { name: 'rollout-vsvc' },
    destinationRule: { ...rule, additionalSubsetNames: ['experiment'] },
  });
  shows(subsets.spec, { istio: { destinationRule: { ...rule, additionalSubsetNames: ['experiment'] } } });
  same(istio({ virtualService: { name: 'rollout-vsvc', tcpRoutes: [{ port: 3000 }] } }).spec, {
    istio: { virtualService: { name: 'rollout-vsvc', tcpRoutes: [{ port: 3000 }] } },
  });
});

test('docs/getting-started/istio/rollout.yaml: several VirtualServices', () => {
  const given = rollout({
    name: 'rollouts-demo',
    replicas: 1,
    revisionHistoryLimit: 2,
    ...demoPods('rollouts-demo', NAMED(), { 'istio-injection': 'enabled' }),
    strategy: canary({
      ...DEMO(),
      trafficRouting: istio({
        virtualServices: [
          { name: 'rollouts-demo-vsvc1', routes: ['primary'] },
          { name: 'rollouts-demo-vsvc2', routes: ['secondary'] },
        ],
      }),
      steps: [setWeight(5), pause()],
    }),
  });
  const virtualServices = [
    { name: 'rollouts-demo-vsvc1', routes: ['primary'] },
    { name: 'rollouts-demo-vsvc2', routes: ['secondary'] },
  ];
  same(
    given,
    rolloutData('rollouts-demo', {
      replicas: 1,
      revisionHistoryLimit: 2,
      ...demoData('rollouts-demo', NAMED_DATA(), { 'istio-injection': 'enabled' }),
      strategy: {
        canary: {
          ...names('rollouts-demo-stable', 'rollouts-demo-canary'),
          trafficRouting: { istio: { virtualServices } },
          steps: [{ setWeight: 5 }, { pause: {} }],
        },
      },
    }),
  );
});

test('docs/features/traffic-management/index.md: header routes', () => {
  const given = canary({
    ...DOCS(),
    trafficRouting: istio({ virtualService: { name: 'rollouts-demo-vsvc' }, managedRoutes: ['set-header-1'] }),
    steps: [
      setWeight(20),
      setHeaderRoute('set-header-1', [
        { headerName: 'Custom-Header1', headerValue: { exact: 'Mozilla' } },
        { headerName: 'Custom-Header2', headerValue: { prefix: 'Mozilla' } },
        { headerName: 'Custom-Header3', headerValue: { regex: 'Mozilla(.*)' } },
      ]),
      pause(),
      removeHeaderRoute('set-header-1'),
    ],
  });
  const match = [
    { headerName: 'Custom-Header1', headerValue: { exact: 'Mozilla' } },
    { headerName: 'Custom-Header2', headerValue: { prefix: 'Mozilla' } },
    { headerName: 'Custom-Header3', headerValue: { regex: 'Mozilla(.*)' } },
  ];
  same(given.spec, {
    canary: {
      ...names('stable-service', 'canary-service'),
      trafficRouting: {
        managedRoutes: [{ name: 'set-header-1' }],
        istio: { virtualService: { name: 'rollouts-demo-vsvc' } },
      },
      steps: [
        { setWeight: 20 },
        { setHeaderRoute: { name: 'set-header-1', match } },
        { pause: {} },
        { setHeaderRoute: { name: 'set-header-1' } },
      ],
    },
  });
});

test('docs/features/traffic-management/index.md: mirrored traffic, and the order of managed routes', () => {
  const given = canary({
    ...DOCS(),
    trafficRouting: istio({ virtualService: { name: 'rollouts-demo-vsvc' }, managedRoutes: ['mirror-route'] }),
    steps: [
      setCanaryScale({ weight: 25 }),
      setMirrorRoute('mirror-route', { percentage: 35, match: [{ method: { exact: 'GET' }, path: { prefix: '/' } }] }),
      pause('10m'),
      removeMirrorRoute('mirror-route'),
    ],
  });
  same(given.spec, {
    canary: {
      ...names('stable-service', 'canary-service'),
      trafficRouting: {
        managedRoutes: [{ name: 'mirror-route' }],
        istio: { virtualService: { name: 'rollouts-demo-vsvc' } },
      },
      steps: [
        { setCanaryScale: { weight: 25 } },
        {
          setMirrorRoute: {
            name: 'mirror-route',
            percentage: 35,
            match: [{ method: { exact: 'GET' }, path: { prefix: '/' } }],
          },
        },
        { pause: { duration: '10m' } },
        { setMirrorRoute: { name: 'mirror-route' } },
      ],
    },
  });
  const managedRoutes = ['priority-route-1', 'priority-route-2', 'priority-route-3'] as const;
  expect(istio({ virtualService: { name: 'x' }, managedRoutes }).spec.managedRoutes).toEqual([
    { name: 'priority-route-1' },
    { name: 'priority-route-2' },
    { name: 'priority-route-3' },
  ]);
});

test('examples/istio/istio-mirror.yaml', () => {
  const app = 'istio-host-split';
  const given = rollout({
    name: app,
    replicas: 4,
    ...demoPods(app, { name: app, image: 'argoproj/rollouts-demo:green', ...NAMED('16Mi') }),
    strategy: canary({
      ...pair('istio-host-split-stable', 'istio-host-split-canary', app),
      trafficRouting: istio({
        virtualService: { name: 'istio-host-split-vsvc', routes: ['primary'] },
        managedRoutes: ['mirror-route'],
      }),
      steps: [
        setCanaryScale({ weight: 50 }),
        setMirrorRoute('mirror-route', {
          percentage: 50,
          match: [{ method: { exact: 'POST' }, path: { prefix: '/color' } }],
        }),
        pause(),
      ],
    }),
  });
  const match = [{ method: { exact: 'POST' }, path: { prefix: '/color' } }];
  same(
    given,
    rolloutData(app, {
      replicas: 4,
      ...demoData(app, { name: app, image: 'argoproj/rollouts-demo:green', ...NAMED_DATA('16Mi') }),
      strategy: {
        canary: {
          ...names('istio-host-split-stable', 'istio-host-split-canary'),
          trafficRouting: {
            managedRoutes: [{ name: 'mirror-route' }],
            istio: { virtualService: { name: 'istio-host-split-vsvc', routes: ['primary'] } },
          },
          steps: [
            { setCanaryScale: { weight: 50 } },
            { setMirrorRoute: { name: 'mirror-route', percentage: 50, match } },
            { pause: {} },
          ],
        },
      },
    }),
  );
});

test('gateway API plugin, examples/cilium/rollout.yml', () => {
  const own = chartOf('default');
  const stableService = serviceOf(own, 'argo-rollouts-stable-service', 'rollouts-demo');
  const canaryService = serviceOf(own, 'argo-rollouts-canary-service', 'rollouts-demo');
  const route = routeTo(own, 'argo-rollouts-http-route', stableService, canaryService);
  const container = { image: 'kostiscodefresh/summer-of-k8s-app:v1' };
  const given = new Rollout(own, 'rollout', {
    name: 'rollouts-demo',
    replicas: 10,
    revisionHistoryLimit: 2,
    ...demoPods('rollouts-demo', { ...NAMED(), ...container }),
    strategy: canary({
      stableService,
      canaryService,
      trafficRouting: gatewayApi({ httpRoutes: [route] }),
      steps: [30, 60, 100].flatMap((weight) => [setWeight(weight), pause()]),
    }),
  }).toJson();
  const plugin = { httpRoute: 'argo-rollouts-http-route', namespace: 'default' };
  const spec = {
    replicas: 10,
    revisionHistoryLimit: 2,
    ...demoData('rollouts-demo', { ...NAMED_DATA(), ...container }),
    strategy: {
      canary: {
        ...names('argo-rollouts-stable-service', 'argo-rollouts-canary-service'),
        trafficRouting: { plugins: { 'argoproj-labs/gatewayAPI': plugin } },
        steps: [{ setWeight: 30 }, { pause: {} }, { setWeight: 60 }, { pause: {} }, { setWeight: 100 }, { pause: {} }],
      },
    },
  };
  same(given, rolloutData('rollouts-demo', spec, { namespace: 'default' }));
});

test('gateway API plugin, examples/cilium-header-based/rollout.yaml', () => {
  const own = chartOf('default');
  const stableService = serviceOf(own, 'argo-rollouts-stable-service', 'rollouts-demo');
  const canaryService = serviceOf(own, 'argo-rollouts-canary-service', 'rollouts-demo');
  const given = canary({
    stableService,
    canaryService,
    trafficRouting: gatewayApi({
      httpRoutes: [routeTo(own, 'argo-rollouts-http-route', stableService, canaryService)],
      managedRoutes: ['argo-rollouts'],
    }),
    steps: [
      pause(),
      setCanaryScale({ replicas: 1 }),
      setHeaderRoute('argo-rollouts', header('X-Test', 'test')),
      pause(),
      removeHeaderRoute('argo-rollouts'),
    ],
  });
  const httpRoutes = [{ name: 'argo-rollouts-http-route', useHeaderRoutes: true }];
  const match = [{ headerName: 'X-Test', headerValue: { exact: 'test' } }];
  same(given.spec, {
    canary: {
      ...names('argo-rollouts-stable-service', 'argo-rollouts-canary-service'),
      trafficRouting: {
        plugins: { 'argoproj-labs/gatewayAPI': { httpRoutes, namespace: 'default' } },
        managedRoutes: [{ name: 'argo-rollouts' }],
      },
      steps: [
        { pause: {} },
        { setCanaryScale: { replicas: 1 } },
        { setHeaderRoute: { name: 'argo-rollouts', match } },
        { pause: {} },
        { setHeaderRoute: { name: 'argo-rollouts' } },
      ],
    },
  });
});

test('gateway API plugin, docs/features: several routes, of which some take header routes', () => {
  const own = chartOf('default');
  const stableService = serviceOf(own, 'stable-service', 'rollouts-demo');
  const canaryService = serviceOf(own, 'canary-service', 'rollouts-demo');
  const [one, two, three] = ['http-route', 'http-route2', 'http-route3'].map((name) =>
    routeTo(own, name, stableService, canaryService),
  );
  const plain = gatewayApi({ httpRoutes: [one!, two!] });
  same(plain.spec.plugins, {
    'argoproj-labs/gatewayAPI': { httpRoutes: [{ name: 'http-route' }, { name: 'http-route2' }], namespace: 'default' },
  });
  const headers = gatewayApi({
    httpRoutes: [one!, two!, { route: three!, useHeaderRoutes: false }],
    managedRoutes: ['header-route', 'header-route2'],
  });
  same(headers.spec, {
    managedRoutes: [{ name: 'header-route' }, { name: 'header-route2' }],
    plugins: {
      'argoproj-labs/gatewayAPI': {
        namespace: 'default',
        httpRoutes: [
          { name: 'http-route', useHeaderRoutes: true },
          { name: 'http-route2', useHeaderRoutes: true },
          { name: 'http-route3' },
        ],
      },
    },
  });
});
