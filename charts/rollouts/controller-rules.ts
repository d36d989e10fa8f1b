import type * as k8s from '../shared/k8s.ts';

/** What shifts traffic, beside the Services that every Rollout has. */
export const TRAFFIC_ROUTERS = [
  'gateway-api',
  'nginx',
  'alb',
  'istio',
  'smi',
  'ambassador',
  'traefik',
  'apisix',
  'app-mesh',
] as const;

export type TrafficRouter = (typeof TRAFFIC_ROUTERS)[number];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): k8s.PolicyRule => ({
  apiGroups: [apiGroup],
  resources: resources.slice(),
  verbs: verbs.slice(),
});

const READ = ['get', 'list', 'watch'];

/** What the controller does to any Rollout. Source: its calls to the API server, v1.9.1. */
const CORE: readonly k8s.PolicyRule[] = [
  rule('argoproj.io', ['rollouts'], [...READ, 'update', 'patch']),
  rule('argoproj.io', ['rollouts/status'], ['update', 'patch']),
  rule('argoproj.io', ['analysisruns', 'experiments'], [...READ, 'create', 'update', 'patch', 'delete']),
  rule('argoproj.io', ['analysistemplates', 'clusteranalysistemplates'], READ),
  // An owner that blocks its deletion may be named by those only who may set its finalizers.
  rule('argoproj.io', ['rollouts/finalizers', 'analysisruns/finalizers', 'experiments/finalizers'], ['update']),
  rule('apps', ['replicasets'], [...READ, 'create', 'update', 'patch', 'delete']),
  // Of a workloadRef: its template, and its replicas where the Rollout scales it down.
  rule('apps', ['deployments'], [...READ, 'update']),
  rule('', ['podtemplates'], READ),
  rule('', ['services'], [...READ, 'create', 'patch', 'delete']),
  rule('', ['pods'], ['get', 'list', 'update']),
  rule('', ['pods/eviction'], ['create']),
  rule('', ['events'], ['create', 'patch']),
  rule('batch', ['jobs'], [...READ, 'create', 'delete']),
  // It keeps a list of them whatever shifts the traffic.
  rule('networking.k8s.io', ['ingresses'], READ),
];

const INGRESSES = rule('networking.k8s.io', ['ingresses'], ['create', 'update', 'patch']);

const OF_ROUTER: Readonly<Record<TrafficRouter, readonly k8s.PolicyRule[]>> = {
  'gateway-api': [rule('gateway.networking.k8s.io', ['httproutes', 'grpcroutes'], ['get', 'list', 'update'])],
  nginx: [INGRESSES],
  alb: [
    INGRESSES,
    rule('', ['endpoints'], ['get']),
    rule('elbv2.k8s.aws', ['targetgroupbindings'], ['get', 'list']),
    rule('eks.amazonaws.com', ['targetgroupbindings'], ['get', 'list']),
  ],
  istio: [rule('networking.istio.io', ['virtualservices', 'destinationrules'], [...READ, 'update'])],
  smi: [rule('split.smi-spec.io', ['trafficsplits'], ['get', 'create', 'patch'])],
  ambassador: [
    rule('getambassador.io', ['mappings', 'ambassadormappings'], ['get', 'create', 'update', 'delete']),
    rule('x.getambassador.io', ['mappings', 'ambassadormappings'], ['get', 'create', 'update', 'delete']),
  ],
  traefik: [
    rule('traefik.io', ['traefikservices'], ['get', 'update']),
    rule('traefik.containo.us', ['traefikservices'], ['get', 'update']),
  ],
  // Its routes by headers are objects of their own.
  apisix: [rule('apisix.apache.org', ['apisixroutes'], ['get', 'create', 'update', 'delete'])],
  'app-mesh': [
    rule('appmesh.k8s.aws', ['virtualservices'], ['get']),
    rule('appmesh.k8s.aws', ['virtualnodes', 'virtualrouters'], ['get', 'update']),
  ],
};

interface Uses {
  trafficRouters: readonly TrafficRouter[];
  /** Whether analyses take arguments from Secrets of their own namespaces. */
  secretArguments: boolean;
}

/** In the whole cluster: only what the features in use need. */
export const controllerRules = ({ trafficRouters, secretArguments }: Uses): k8s.PolicyRule[] => [
  ...CORE,
  ...(secretArguments ? [rule('', ['secrets'], ['get'])] : []),
  ...[...new Set(trafficRouters.flatMap((router) => OF_ROUTER[router]))],
];

interface Named {
  lease: string;
  configMaps: readonly string[];
  secrets: readonly string[];
}

/** In its own namespace: what it is configured by, each by its name, and the lease of the one that works. */
export const ownNamespaceRules = ({ lease, configMaps, secrets }: Named): k8s.PolicyRule[] => [
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...rule('coordination.k8s.io', ['leases'], ['get', 'update']), resourceNames: [lease] },
  { ...rule('', ['configmaps'], READ), resourceNames: configMaps.slice() },
  { ...rule('', ['secrets'], READ), resourceNames: secrets.slice() },
];
