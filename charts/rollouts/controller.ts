import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { dump } from 'js-yaml';
import { z } from 'zod';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { openSearchTarget } from '../observability/logging/opensearch-door.ts';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { THANOS, thanosEndpoint } from '../observability/thanos/endpoints.ts';
import { thanosQueryDoor } from '../observability/thanos/query-doors.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../shared/component.ts';
import { ConfigFiles } from '../shared/config-files.ts';
import { Deployment } from '../shared/deployment.ts';
import { flags } from '../shared/flags.ts';
import { imageReference } from '../shared/image.ts';
import * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import type { Labels } from '../shared/manifest.ts';
import { serviceMonitor } from '../shared/monitor.ts';
import { allow, incoming, type Outgoing, outgoing, toApiServer } from '../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';
import { secret } from '../shared/secret.ts';
import { images } from '../versions.ts';
import { controllerRules, ownNamespaceRules, TRAFFIC_ROUTERS } from './controller-rules.ts';
import { PLUGIN, pluginInit, pluginMounts } from './gateway-plugin.ts';
import { CONFIG, CONTROLLER, ROLLOUTS_NAMESPACE } from './names.ts';
import { notificationSecret, notificationsData, notificationsOption } from './notifications.ts';

const Options = z.strictObject({
  replicas: z
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('one works, the other waits until it is gone; default: by the number of nodes'),
  trafficRouters: z
    .array(z.enum(TRAFFIC_ROUTERS))
    .default(['gateway-api'])
    .describe('what may shift traffic: each comes with its rights; gateway-api with its plugin too'),
  secretArguments: z
    .boolean()
    .default(true)
    .describe('whether analyses may take arguments from Secrets: then the controller may read each by its name'),
  notifications: notificationsOption,
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  resources: resourcesOption({ cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' }),
  tolerations: tolerationsOption,
});

type Data = z.output<typeof Options>;

/** The user of the image. */
const USER = 999;

const PORTS = { metrics: 8090, healthz: 8080 } as const;

const FOLDERS = { ca: '/etc/fleet-ca', plugins: '/home/argo-rollouts/plugin-bin' } as const;

const tells = ({ notifications }: Data): boolean => Object.keys(notifications).length > 0;

const secrets = ({ options }: SecretsContext<typeof Options>) => ({
  ca: secret('argo-rollouts-ca', ['ca.crt'], {
    purpose: 'whom analyses believe that they ask at a host of the fleet',
    values: { 'ca.crt': { from: 'fleet-ca' } },
  }),
  ...(tells(options) ? { notifications: notificationSecret(options.notifications) } : {}),
});

type Props = ChartProps<typeof Options, SecretsOf<typeof secrets>>;

/** Replaces pods step by step, asks for metrics in between, and goes back where they say so. */
class ArgoRollouts extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options } = props;
    const labels = objectLabels(CONTROLLER);
    const config = new ConfigFiles(this, CONFIG.plugins, { labels, files: pluginsFile(options) });
    if (tells(options)) {
      const files = notificationsData(options.notifications, cluster.name);
      new ConfigFiles(this, CONFIG.notifications, { labels, files });
    }
    const deployment = this.controller(props, config);
    this.ownNamespace(namespace, labels);
    const metrics = deployment.service({ metrics: PORTS.metrics }).endpoint('metrics');
    // What it tells of names the object's namespace in `namespace`; without honorLabels that would be its own.
    serviceMonitor(this, CONTROLLER.name, { labels, endpoints: [{ endpoint: metrics, honorLabels: true }] });
    allow(this, deployment, {
      from: [incoming(scraperOf(cluster), metrics)],
      to: [
        toApiServer(cluster),
        ...asked(fleet, cluster),
        ...(tells(options) ? [{ to: 'world', ports: [443] } as const] : []),
      ],
    });
  }

  private controller(props: Props, config: ConfigFiles): Deployment<keyof typeof PORTS> {
    const { fleet, namespace, options, profile, secrets } = props;
    const hasPlugin = options.trafficRouters.includes('gateway-api');
    return new Deployment(this, CONTROLLER.name, {
      component: CONTROLLER.component,
      namespace,
      image: imageReference(images.argoRollouts, fleet),
      version: images.argoRollouts.tag,
      replicas: options.replicas ?? Math.min(profile.nodes, 2),
      args: flags({ loglevel: options.logLevel, logformat: 'json' }),
      // Beside the authorities of the image.
      env: { SSL_CERT_DIR: FOLDERS.ca },
      ports: PORTS,
      liveness: { port: 'healthz', path: '/healthz', periodSeconds: 20, timeoutSeconds: 10 },
      readiness: { port: 'healthz', path: '/healthz', timeoutSeconds: 4 },
      ...(hasPlugin ? { init: pluginInit(fleet) } : {}),
      mounts: {
        [FOLDERS.ca]: { type: 'secret', secret: secrets.ca },
        // It copies its plugins there, and talks to them over sockets in the other.
        [FOLDERS.plugins]: { type: 'empty', sizeLimit: '256Mi' },
        '/tmp': { type: 'empty', sizeLimit: '64Mi' },
        ...(hasPlugin ? pluginMounts : {}),
      },
      // It reads its plugins once, when it starts.
      annotations: { 'checksum/config': config.hash },
      resources: options.resources,
      user: USER,
      fsGroup: USER,
      clusterRules: controllerRules(options),
      tolerations: options.tolerations,
    });
  }

  private ownNamespace(namespace: string, labels: Labels): void {
    const metadata = { name: CONTROLLER.name, labels };
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: ownNamespaceRules({
        lease: 'argo-rollouts-controller-lock',
        configMaps: [CONFIG.plugins, CONFIG.notifications],
        secrets: [CONFIG.notificationSecret],
      }),
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: CONTROLLER.name },
      subjects: [{ kind: 'ServiceAccount', name: CONTROLLER.name, namespace }],
    });
  }
}

const pluginsFile = ({ trafficRouters }: Data): Record<string, string> => ({
  trafficRouterPlugins: dump(trafficRouters.includes('gateway-api') ? [PLUGIN] : []),
});

/** Whom analyses ask: apps of the cluster, and what keeps metrics and logs. */
function asked(fleet: Fleet, cluster: ClusterData): Outgoing[] {
  const apps: Outgoing = { to: 'cluster', ports: [] };
  if (cluster.role === 'edge') {
    const { addresses, port } = thanosQueryDoor(fleet);
    return [apps, { to: { addresses }, ports: [port] }];
  }
  const has = (name: string) => cluster.components[name] !== undefined;
  return [
    apps,
    ...(has(THANOS.frontend.component) ? [outgoing(thanosEndpoint(THANOS.frontend, 'http'))] : []),
    ...(has('opensearch') ? [openSearchTarget(fleet, cluster).flow] : []),
  ];
}

export const argoRollouts = component({
  name: CONTROLLER.component,
  summary: 'delivers apps step by step, and goes back where metrics say so',
  namespace: ROLLOUTS_NAMESPACE,
  wave: 'operators',
  roles: [],
  options: Options,
  operates: ['argoproj.io'],
  secrets,
  chart: ArgoRollouts,
  onRemoval: 'keep',
});
