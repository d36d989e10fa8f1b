import { ApiObject, type Chart } from 'cdk8s';
import { type Analysis, type ArgValue, analysis } from '../../../charts/rollouts/analysis.ts';
import { blueGreen } from '../../../charts/rollouts/blue-green.ts';
import { canary, fromStep } from '../../../charts/rollouts/canary.ts';
import { experiment, stepAnalysis } from '../../../charts/rollouts/experiment-step.ts';
import { alb } from '../../../charts/rollouts/routers/alb.ts';
import { ambassador } from '../../../charts/rollouts/routers/ambassador.ts';
import { apisix } from '../../../charts/rollouts/routers/apisix.ts';
import { appMesh } from '../../../charts/rollouts/routers/app-mesh.ts';
import { gatewayApi } from '../../../charts/rollouts/routers/gateway-api.ts';
import { istio } from '../../../charts/rollouts/routers/istio.ts';
import { mixed } from '../../../charts/rollouts/routers/mixed.ts';
import { nginx } from '../../../charts/rollouts/routers/nginx.ts';
import { routerPlugin } from '../../../charts/rollouts/routers/plugin.ts';
import { smi } from '../../../charts/rollouts/routers/smi.ts';
import { traefik } from '../../../charts/rollouts/routers/traefik.ts';
import {
  pause,
  pluginStep,
  removeHeaderRoute,
  removeMirrorRoute,
  setCanaryScale,
  setHeaderRoute,
  setMirrorRoute,
  setWeight,
  together,
} from '../../../charts/rollouts/steps.ts';
import type { Strategy } from '../../../charts/rollouts/strategy.ts';
import type { Template } from '../../../charts/rollouts/template.ts';
import { ingressTo, routeTo, serviceOf } from './objects.ts';

/** What judges: a template of the namespace and one of the cluster. */
export interface Judges {
  own: Template<'service', 'port', string, 'finite'>;
  cluster: Template<never, never, string, 'finite'>;
}

const METADATA = { labels: { role: 'x' }, annotations: { note: 'x' } };
const managedRoutes = ['first', 'second'] as const;
const exact = [{ headerName: 'x-beta', headerValue: { exact: 'yes' } }] as const;

const runOf = ({ own, cluster }: Judges, service: ArgValue): Analysis<'finite'> =>
  analysis({
    templates: [own, cluster],
    args: { service, port: '9091' },
    dryRun: { '.*': true },
    measurementRetention: { '.*': 5 },
    analysisRunMetadata: METADATA,
  });

const STABLE = { podTemplateHashValue: 'Stable' } as const;
const LATEST = { podTemplateHashValue: 'Latest' } as const;
const NAME = { fieldPath: 'metadata.name' } as const;

/** Every strategy, step and router, with all of their fields, between them. */
export function strategiesIn(chart: Chart, judges: Judges): Readonly<Record<string, Strategy>> {
  const service = (name: string) => serviceOf(chart, name, 'shop');
  const stableService = service('stable');
  const canaryService = service('canary');
  const rootService = service('root');
  const pair = { stableService, canaryService };
  const pingPong = { pingService: stableService, pongService: canaryService };
  const port = stableService.endpoint('http');
  const stable = ingressTo(chart, 'stable-ingress', 'stable');
  const root = ingressTo(chart, 'root-ingress', 'root');
  const route = routeTo(chart, 'shop', stableService, canaryService);
  const other = routeTo(chart, 'other', stableService, canaryService);
  const grpc = new ApiObject(chart, 'grpc', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    metadata: { name: 'grpc' },
    spec: { rules: [{ backendRefs: [{ name: 'stable' }, { name: 'canary' }] }] },
  });
  const run = runOf(judges, LATEST);
  const virtualService = {
    name: 'shop',
    routes: ['primary'],
    tlsRoutes: [{ port: 443, sniHosts: ['example.org'] }],
    tcpRoutes: [{ port: 3000 }],
  };
  const destinationRule = { name: 'shop', canarySubsetName: 'canary', stableSubsetName: 'stable' };
  const mappings = ['shop'] as const;
  return {
    basic: canary({
      ...pair,
      maxSurge: '25%',
      maxUnavailable: 0,
      antiAffinity: { preferred: 50 },
      canaryMetadata: METADATA,
      stableMetadata: METADATA,
      scaleDownDelayRevisionLimit: 2,
      replicaProgressThreshold: { type: 'Percent', value: 90 },
      analysis: fromStep(1, run),
      steps: [
        setWeight(5),
        pause(),
        pause(30),
        pause('1h30m'),
        run,
        runOf(judges, STABLE),
        runOf(judges, NAME),
        pluginStep('argoproj-labs/step', { any: 'thing' }),
        experiment({
          duration: '1h',
          scaleDownDelaySeconds: 60,
          analysisRunMetadata: METADATA,
          dryRun: { '.*': true },
          templates: {
            baseline: { specRef: 'stable', replicas: 2, service: { name: 'baseline' } },
            preview: {
              specRef: 'canary',
              metadata: METADATA,
              selector: {
                matchLabels: { app: 'preview' },
                matchExpressions: [{ key: 'app', operator: 'In', values: ['preview'] }],
              },
            },
          },
          analyses: (templates) => ({
            compare: stepAnalysis(judges.own, {
              args: { service: templates.baseline.podTemplateHash },
              requiredForCompletion: true,
            }),
            labelled: stepAnalysis(judges.own, { args: { service: NAME } }),
            cluster: stepAnalysis(judges.cluster, {}),
            hashed: stepAnalysis(judges.own, { args: { service: STABLE } }),
          }),
        }),
      ],
    }),
    'basic-required': canary({ antiAffinity: { required: true }, analysis: runOf(judges, NAME) }),
    gateway: canary({
      ...pair,
      trafficRouting: gatewayApi({
        httpRoutes: [route, { route: other, useHeaderRoutes: false }],
        grpcRoutes: [grpc],
        managedRoutes,
        inProgressLabel: { key: 'example.org/rollout', value: 'in-progress' },
      }),
      scaleDownDelaySeconds: 60,
      abortScaleDownDelaySeconds: 30,
      minPodsPerReplicaSet: 2,
      steps: [
        setCanaryScale({ replicas: 1 }),
        setHeaderRoute('first', [
          { headerName: 'a', headerValue: { exact: 'a' } },
          { headerName: 'b', headerValue: { prefix: 'b' } },
          { headerName: 'c', headerValue: { regex: 'c.*' } },
        ]),
        setCanaryScale({ weight: 25 }),
        setCanaryScale({ matchTrafficWeight: true }),
        removeHeaderRoute('first'),
      ],
    }),
    'gateway-simple': canary({
      ...pair,
      trafficRouting: gatewayApi({ httpRoutes: [route], inProgressLabel: false }),
      dynamicStableScale: true,
      steps: [setWeight(10), pause()],
    }),
    istio: canary({
      ...pair,
      trafficRouting: istio({ virtualService, managedRoutes }),
      steps: [
        setMirrorRoute('second', {
          percentage: 50,
          match: [
            { method: { exact: 'GET' }, path: { prefix: '/' }, headers: { agent: { regex: 'x.*' } } },
            { method: { regex: 'P.*' }, path: { exact: '/x' }, headers: { agent: { exact: 'x' } } },
            { method: { prefix: 'P' }, path: { regex: '/.*' }, headers: { agent: { prefix: 'x' } } },
          ],
        }),
        removeMirrorRoute('second'),
      ],
    }),
    'istio-subsets': canary({
      trafficRouting: istio({
        virtualServices: [virtualService],
        destinationRule: { ...destinationRule, additionalSubsetNames: ['experiment'] },
      }),
      steps: [setWeight(10)],
    }),
    'istio-ping-pong': canary({ pingPong, trafficRouting: istio({ virtualService }), steps: [setWeight(10)] }),
    nginx: canary({
      ...pair,
      trafficRouting: nginx({
        stableIngress: stable,
        annotationPrefix: 'example.org',
        additionalIngressAnnotations: { 'canary-by-header': 'x' },
        canaryIngressAnnotations: { 'example.org/x': 'y' },
        maxTrafficWeight: 1000,
      }),
      steps: [setWeight(1)],
    }),
    'nginx-several': canary({ ...pair, trafficRouting: nginx({ stableIngresses: [stable] }) }),
    alb: canary({
      ...pair,
      trafficRouting: alb({
        ingress: root,
        rootService,
        port,
        annotationPrefix: 'example.org',
        stickinessConfig: { enabled: true, durationSeconds: 3600 },
        managedRoutes,
      }),
      steps: [
        together(setCanaryScale({ replicas: 1 }), setHeaderRoute('first', exact)),
        experiment({
          duration: 'until terminated',
          templates: { one: { specRef: 'canary', weight: 5 } },
        }),
      ],
    }),
    'alb-ping-pong': canary({ pingPong, trafficRouting: alb({ ingresses: [root], rootService, port }) }),
    smi: canary({ ...pair, trafficRouting: smi({ rootService, trafficSplitName: 'shop' }) }),
    traefik: canary({ ...pair, trafficRouting: traefik({ weightedTraefikServiceName: 'shop' }) }),
    ambassador: canary({ ...pair, trafficRouting: ambassador({ mappings }) }),
    apisix: canary({
      ...pair,
      trafficRouting: apisix({ route: { name: 'shop', rules: ['shop'] }, managedRoutes }),
      steps: [setHeaderRoute('second', exact)],
    }),
    'app-mesh': canary({
      ...pair,
      trafficRouting: appMesh({
        virtualService: { name: 'shop', routes: ['shop'] },
        virtualNodeGroup: { canaryVirtualNodeRef: { name: 'canary' }, stableVirtualNodeRef: { name: 'stable' } },
      }),
    }),
    plugin: canary({
      trafficRouting: routerPlugin({ name: 'example/router', config: { any: 'thing' }, managedRoutes }),
      steps: [setHeaderRoute('first', exact)],
    }),
    mixed: canary({ ...pair, trafficRouting: mixed(nginx({ stableIngress: stable }), smi()) }),
    'blue-green': blueGreen({
      activeService: stableService,
      activeMetadata: METADATA,
      previewService: canaryService,
      previewReplicaCount: 1,
      previewMetadata: METADATA,
      autoPromotionSeconds: 600,
      prePromotionAnalysis: run,
      postPromotionAnalysis: runOf(judges, NAME),
      scaleDownDelaySeconds: 600,
      scaleDownDelayRevisionLimit: 2,
      abortScaleDownDelaySeconds: 60,
      antiAffinity: { required: true },
      maxUnavailable: 1,
    }),
    'blue-green-by-hand': blueGreen({
      activeService: stableService,
      autoPromotionEnabled: false,
      antiAffinity: { preferred: 1 },
      prePromotionAnalysis: runOf(judges, NAME),
      postPromotionAnalysis: run,
    }),
  };
}
