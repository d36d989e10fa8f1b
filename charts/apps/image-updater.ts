import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { wave } from '../argocd/annotations.ts';
import { ImageUpdater } from '../argocd/image-updater.ts';
import { ARGOCD_NAMESPACE } from '../argocd/namespace.ts';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../shared/component.ts';
import { ConfigFiles } from '../shared/config-files.ts';
import { Deployment } from '../shared/deployment.ts';
import { flags } from '../shared/flags.ts';
import { imageReference } from '../shared/image.ts';
import type * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import { serviceMonitor } from '../shared/monitor.ts';
import { allow, incoming, toApiServer } from '../shared/network.ts';
import { orOwnNodes } from '../shared/own-nodes.ts';
import { type SecretRef, type SecretSpec, secret } from '../shared/secret.ts';
import { images } from '../versions.ts';
import { configFiles, FOLDERS, programs, TRUST } from './image-updater-config.ts';
import { ImageUpdaterOptions, type ImageUpdaterSettings } from './image-updater-options.ts';
import { gitSecret, type PushTarget, pushTarget, repositoryFlows, requestProblem } from './image-updater-push.ts';
import { registriesOf, registryFlows } from './image-updater-registries.ts';
import { REGISTRY_LOGIN, registryLogin } from './registry-login.ts';
import { branchOf, overlayFolderOf, policyOf, type UpdatedApp, updatedApps } from './updated-apps.ts';

export const IMAGE_UPDATER = 'argocd-image-updater';

const IDENTITY = { name: IMAGE_UPDATER, component: IMAGE_UPDATER };

/** The user of the image. */
const USER = 1000;

const PORTS = { metrics: 8080, healthz: 8081 } as const;

/** Whom it believes beside the authorities of its image: of every host, and of the one that it pushes to. */
const CA_FOLDERS = { fleet: '/etc/fleet-ca', git: '/etc/git-ca' } as const;

const secrets = ({ fleet, options }: SecretsContext<typeof ImageUpdaterOptions>): Record<string, SecretSpec> => ({
  git: gitSecret(pushTarget(options, fleet.git.url)),
  ca: secret(`${IMAGE_UPDATER}-ca`, ['ca.crt'], {
    purpose: 'whom the Image Updater believes that it asks at a registry of the fleet',
    values: { 'ca.crt': { from: 'fleet-ca' } },
  }),
  ...(registriesOf(fleet, options).some(({ login }) => login)
    ? { registries: registryLogin(REGISTRY_LOGIN, 'what the Image Updater lists tags with, the same as for pulls') }
    : {}),
});

type Props = ChartProps<typeof ImageUpdaterOptions, SecretsOf<typeof secrets>>;

/** Watches registries for the apps that ask for it, and commits what is newer to their overlays. */
class ImageUpdaterChart extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, options } = props;
    const labels = objectLabels(IDENTITY);
    const push = pushTarget(options, fleet.git.url);
    const deployment = this.robot(props, push);
    const metrics = deployment.service({ metrics: PORTS.metrics }).endpoint('metrics');
    serviceMonitor(this, IMAGE_UPDATER, { labels, endpoints: [{ endpoint: metrics }] });
    allow(this, deployment, {
      from: [incoming(scraperOf(cluster), metrics)],
      to: [
        toApiServer(cluster),
        ...orOwnNodes(cluster, [...repositoryFlows(fleet, push), ...registryFlows(fleet, options)]),
      ],
    });
    for (const app of updatedApps(fleet)) this.updater(app, { ...props, push });
  }

  private robot(props: Props, push: PushTarget): Deployment<keyof typeof PORTS> {
    const { fleet, namespace, options, secrets } = props;
    const labels = objectLabels(IDENTITY);
    const registries = registriesOf(fleet, options);
    const login = secrets.registries as SecretRef<'.dockerconfigjson'> | undefined;
    const config = new ConfigFiles(this, IMAGE_UPDATER, { labels, files: configFiles(registries, { login, options }) });
    const tools = new ConfigFiles(this, `${IMAGE_UPDATER}-programs`, { labels, files: programs(push) });
    return new Deployment(this, IMAGE_UPDATER, {
      component: IMAGE_UPDATER,
      namespace,
      image: imageReference(images.argocdImageUpdater, fleet),
      version: images.argocdImageUpdater.tag,
      // Two at once would push over each other; so there is nobody to elect either.
      replicas: 1,
      strategy: 'Recreate',
      args: ['run', ...flagsOf(options)],
      env: {
        SSL_CERT_DIR: Object.values(CA_FOLDERS).join(':'),
        PATH: `${FOLDERS.programs}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      },
      ports: PORTS,
      liveness: { port: 'healthz', path: '/healthz', initialDelaySeconds: 15, periodSeconds: 20 },
      readiness: { port: 'healthz', path: '/readyz' },
      mounts: {
        [FOLDERS.config]: { type: 'config', files: config },
        [FOLDERS.programs]: { type: 'config', files: tools, executable: true },
        [FOLDERS.knownHosts]: { type: 'foreign-config', name: TRUST.knownHosts },
        [FOLDERS.certificates]: { type: 'foreign-config', name: TRUST.certificates },
        [CA_FOLDERS.fleet]: { type: 'secret', secret: secrets.ca! },
        // Of its files git reads that of the host; what opens requests there reads none of them.
        [CA_FOLDERS.git]: { type: 'foreign-config', name: TRUST.certificates, keys: [push.host] },
        // Clones of the repository, and the socket by which git asks for the login.
        '/tmp': { type: 'empty', sizeLimit: '1Gi' },
      },
      resources: options.resources,
      user: USER,
      fsGroup: USER,
      rules: rulesOf([secrets.git!, ...(login === undefined ? [] : [login])]),
      tolerations: options.tolerations,
    });
  }

  /** One per app and environment: two that meet one Application would overwrite each other. */
  private updater(app: UpdatedApp, { fleet, push, namespace, secrets }: Props & { push: PushTarget }): void {
    const { pullRequest } = app.imageUpdater;
    const [first, ...others] = app.clusters.map((cluster) => ({ name: `${app.name}-${cluster.name}` }));
    new ImageUpdater(this, `ImageUpdater-${app.name}`, {
      name: app.name,
      namespace,
      labels: objectLabels(IDENTITY),
      // Goes before the robot, which has to take its own finalizer off.
      annotations: wave(1),
      applications: [first!, ...others],
      images: [{ repository: app.repository, name: app.workload.image, policy: policyOf(app.imageUpdater) }],
      writeBack: {
        credentials: secrets.git!,
        branch: branchOf(fleet, app),
        folder: overlayFolderOf(fleet, app),
        ...(push.url === fleet.git.url ? {} : { repository: push.url }),
        ...(pullRequest ? { pullRequest } : {}),
      },
    });
  }
}

const flagsOf = ({ interval, logLevel, git }: ImageUpdaterSettings): string[] =>
  flags({
    interval,
    loglevel: logLevel,
    logformat: 'json',
    'git-commit-user': git.user,
    'git-commit-email': git.email,
    'metrics-bind-address': `:${PORTS.metrics}`,
    // Its network policy says who may read them; the other way it would need rights in the whole cluster.
    'metrics-secure': 'false',
    'health-probe-bind-address': `:${PORTS.healthz}`,
    'leader-election': 'false',
  });

const GROUP = 'argocd-image-updater.argoproj.io';

/** It reads Applications and its own kind, marks the latter, and opens its own Secrets by name. Source: its calls, v1.3.0. */
const rulesOf = (own: readonly { name: string }[]): k8s.PolicyRule[] => [
  { apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [GROUP], resources: ['imageupdaters'], verbs: ['get', 'list', 'watch', 'update'] },
  { apiGroups: [GROUP], resources: ['imageupdaters/status'], verbs: ['get', 'update', 'patch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: own.map(({ name }) => name), verbs: ['get'] },
];

export const imageUpdater = component({
  name: IMAGE_UPDATER,
  summary: 'watches registries, and commits newer images of apps',
  namespace: ARGOCD_NAMESPACE,
  wave: 'apps',
  roles: [],
  options: ImageUpdaterOptions,
  refusesApp({ imageUpdater }, { fleet, options }) {
    const { pullRequest } = imageUpdater ?? {};
    const message = pullRequest && requestProblem(pullRequest, pushTarget(options, fleet.git.url));
    return message === undefined ? undefined : { field: ['imageUpdater', 'pullRequest'], message };
  },
  operates: [GROUP],
  secrets,
  chart: ImageUpdaterChart,
  onRemoval: 'delete',
});
