import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { replicas } from '../../clusters/schema/units.ts';
import { uiUsers } from '../observability/access/ui-users.ts';
import { type ChartProps, component, type SecretsOf } from '../shared/component.ts';
import { Deployment } from '../shared/deployment.ts';
import { doorOf } from '../shared/door.ts';
import type { Door } from '../shared/endpoint.ts';
import { flags } from '../shared/flags.ts';
import { imageReference } from '../shared/image.ts';
import type * as k8s from '../shared/k8s.ts';
import { type LoginProxyProps, loginProxy, loginProxyPods } from '../shared/login-proxy.ts';
import { allow, incoming, toApiServer } from '../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';
import { tlsSecret } from '../shared/secret.ts';
import { images } from '../versions.ts';
import { ROLLOUTS_NAMESPACE } from './names.ts';

const Options = z.strictObject({
  actions: z
    .boolean()
    .default(false)
    .describe('whether people may promote, abort, retry and restart there; default: they may look'),
  resources: resourcesOption({ cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' }),
  login: z
    .strictObject({
      replicas: replicas.optional().describe('default: by the size profile of the cluster'),
      resources: resourcesOption({ cpu: '10m', memory: '32Mi', memoryLimit: '64Mi' }),
    })
    .prefault({})
    .describe('the proxy that asks for a password'),
  tolerations: tolerationsOption,
});

const NAME = 'argo-rollouts-dashboard';
const LOGIN = `${NAME}-auth`;

/** The user of the image. */
const USER = 999;

/** Where people look at the Rollouts of a cluster. */
const rolloutsDoor = (cluster: ClusterData): Door => doorOf(cluster, 'rollouts');

const secrets = ({ cluster }: { cluster: ClusterData }) => ({
  users: uiUsers(`${NAME}-users`, 'the Rollouts of the cluster'),
  tls: tlsSecret(`${NAME}-tls`, {
    purpose: 'certificate of the host that serves the dashboard of Argo Rollouts to people',
    hosts: [rolloutsDoor(cluster).host],
  }),
});

const READ = ['get', 'list', 'watch'];

/** Never what would change a template: that belongs to Git, and Argo CD would take it back. */
const rules = (actions: boolean): k8s.PolicyRule[] => [
  {
    apiGroups: ['argoproj.io'],
    resources: ['rollouts', 'analysisruns', 'experiments', 'analysistemplates', 'clusteranalysistemplates'],
    verbs: READ,
  },
  { apiGroups: ['apps'], resources: ['replicasets', 'deployments'], verbs: READ },
  { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
  ...(actions ? [{ apiGroups: ['argoproj.io'], resources: ['rollouts', 'rollouts/status'], verbs: ['patch'] }] : []),
];

/** Its page has buttons for more than its ServiceAccount may, and one that no right can tell apart: going back to a template. */
const LET_THROUGH = {
  looks: { methods: ['GET', 'HEAD'] },
  actions: {
    methods: ['GET', 'HEAD', 'PUT'],
    path: { pattern: '^/(?!rollouts/api/v1/rollouts/[^/]+/[^/]+/(undo|set)/)' },
  },
} as const satisfies Record<string, Pick<LoginProxyProps, 'methods' | 'path'>>;

type Props = ChartProps<typeof Options, SecretsOf<typeof secrets>>;

/** Shows Rollouts as they go; it believes whoever asks it, so that a proxy asks for a password first. */
class ArgoRolloutsDashboard extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, profile, secrets } = props;
    const deployment = new Deployment(this, NAME, {
      component: id,
      namespace,
      image: imageReference(images.argoRolloutsDashboard, fleet),
      version: images.argoRolloutsDashboard.tag,
      replicas: 1,
      args: ['dashboard', ...flags({ port: 3100 })],
      ports: { http: 3100 },
      liveness: { port: 'http', periodSeconds: 30 },
      readiness: { port: 'http', path: '/rollouts' },
      resources: options.resources,
      user: USER,
      clusterRules: rules(options.actions),
      tolerations: options.tolerations,
    });
    const http = deployment.service({ http: 3100 }).endpoint('http');
    allow(this, deployment, {
      from: [incoming(loginProxyPods(LOGIN, { component: id, namespace }), http)],
      to: [toApiServer(cluster)],
    });
    loginProxy(this, LOGIN, {
      ...props,
      component: id,
      replicas: options.login.replicas ?? profile.proxies,
      resources: options.login.resources,
      tolerations: options.tolerations,
      door: rolloutsDoor(cluster),
      tls: secrets.tls,
      users: secrets.users,
      upstream: http,
      realm: 'Argo Rollouts',
      ...LET_THROUGH[options.actions ? 'actions' : 'looks'],
      // It sends what changes, and may be silent for long in between.
      timeout: 3600,
      streams: true,
    });
  }
}

export const argoRolloutsDashboard = component({
  name: NAME,
  summary: 'shows the rollouts of the cluster to people',
  namespace: ROLLOUTS_NAMESPACE,
  wave: 'dashboards',
  roles: [],
  options: Options,
  secrets,
  chart: ArgoRolloutsDashboard,
  onRemoval: 'delete',
});
