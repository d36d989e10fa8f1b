import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { StoreData } from '../../clusters/schema/secret-stores.ts';
import { replicas } from '../../clusters/schema/units.ts';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { FLEET_STORE } from '../secrets/fleet-store.ts';
import { ClusterSecretStore } from '../secrets/secret-store.ts';
import { StoreSecret } from '../secrets/store-secret.ts';
import { type Store, storeOf } from '../secrets/stores/index.ts';
import { type ChartProps, component, type SecretsContext } from '../shared/component.ts';
import { mirrored } from '../shared/image.ts';
import * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import { allow, toApiServer } from '../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';
import { runTimeServices } from '../shared/run-time-service.ts';
import { person, type SecretRef, type SecretSpec, secret } from '../shared/secret.ts';
import type { HelmUpstream, UpstreamKind } from '../shared/upstream.ts';
import { charts, images } from '../versions.ts';
import { type ExternalSecretsValues, LOG_LEVELS } from './external-secrets-values.ts';
import { monitorOf } from './run-time-monitor.ts';
import { EXTERNAL_SECRETS_KUBERNETES } from './upstream-crds.ts';

const Options = z.strictObject({
  replicas: replicas.default(1).describe('more than one: the others wait until the one that works is gone'),
  concurrent: z.int().min(1).max(100).default(1).describe('secrets that are read at once'),
  logLevel: z.enum(LOG_LEVELS).default('info'),
  pushSecrets: z
    .boolean()
    .default(false)
    .describe('whether PushSecrets write to stores; default: stores are read only'),
  clusterExternalSecrets: z
    .boolean()
    .default(false)
    .describe('whether ClusterExternalSecrets put secrets into namespaces by their labels'),
  resources: resourcesOption({ cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' }),
  tolerations: tolerationsOption,
});

const NAME = 'external-secrets';
/** The ServiceAccount that the store knows the cluster by; the controller's own may do far more. */
const ACCOUNT = 'external-secrets-store';
const RBAC = 'rbac.authorization.k8s.io';

const PODS = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/instance': NAME };

const labelsOf = (name: string) => objectLabels({ name, component: NAME });

interface StoreSecrets extends Record<string, SecretSpec> {}

function storeSecrets({ cluster }: SecretsContext): StoreSecrets {
  const { store } = cluster.secrets;
  const values = Object.entries(store === undefined ? {} : storeOf(store).keys);
  if (values.length === 0) return {};
  const credentials = secret(
    'store-credentials',
    values.map(([value]) => value),
    {
      purpose: `what ${store?.provider} knows the cluster by`,
      values: Object.fromEntries(values.map(([value, what]) => [value, person(what)])),
    },
  );
  return { credentials };
}

type Props = ChartProps<typeof Options, StoreSecrets>;

/** What the upstream chart lacks: the store, how it knows the cluster, and the flows. */
class ExternalSecrets extends Chart {
  constructor(scope: Construct, id: string, { cluster, namespace, namespaces, secrets }: Props) {
    super(scope, id);
    // Not the chart's: what it may do beyond that is bound to it here.
    new k8s.KubeServiceAccount(this, `ServiceAccount-${NAME}`, { metadata: { name: NAME, labels: labelsOf(NAME) } });
    const { store: data } = cluster.secrets;
    const store = data && storeOf(data);
    if (store !== undefined) this.store(store, { namespace, namespaces, credentials: secrets.credentials });
    const { externalSecretsMetrics: metrics } = runTimeServices;
    monitorOf(this, NAME, { service: metrics, labels: labelsOf(NAME) }, [{ port: 'metrics' }]);
    allow(
      this,
      { labels: labelsOf(NAME), selector: PODS },
      {
        from: [{ from: scraperOf(cluster), ports: [metrics.ports.metrics] }],
        to: [
          toApiServer(cluster),
          ...(store?.targets ?? []).map(({ to, port }) => ({ to, ports: port === undefined ? [] : [port] })),
        ],
      },
    );
  }

  private store(
    { account, auth }: Store,
    { namespace, namespaces, credentials }: Pick<Props, 'namespace' | 'namespaces'> & { credentials?: SecretRef },
  ): void {
    if (account !== undefined) this.account(account.annotations, namespace);
    new ClusterSecretStore(this, 'ClusterSecretStore', {
      ...FLEET_STORE,
      labels: labelsOf(FLEET_STORE.name),
      // Of our own components; others bring a store of their own.
      conditions: [{ namespaces: namespaces.slice() }],
      provider: auth({
        key(key) {
          if (credentials === undefined) throw new Error(`${NAME}: the store wants ${key}, which no secret has`);
          return StoreSecret.of(credentials, key);
        },
        account: { name: ACCOUNT, namespace },
      }),
    });
  }

  /** The chart would let the controller have a token of every ServiceAccount of the cluster; it needs one of this. */
  private account(annotations: Record<string, string>, namespace: string): void {
    const labels = labelsOf(ACCOUNT);
    new k8s.KubeServiceAccount(this, `ServiceAccount-${ACCOUNT}`, {
      metadata: { name: ACCOUNT, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      automountServiceAccountToken: false,
    });
    const metadata = { name: `${ACCOUNT}-token`, labels };
    new k8s.KubeRole(this, 'Role', {
      metadata,
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: [ACCOUNT], verbs: ['create'] }],
    });
    new k8s.KubeRoleBinding(this, 'RoleBinding', {
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    });
  }
}

function upstream({ fleet, options }: Props): HelmUpstream {
  const { repository, tag } = images.externalSecrets;
  const { cpu, cpuLimit, memory, memoryLimit = memory } = options.resources;
  const isAlone = options.replicas === 1;
  return {
    type: 'helm',
    repository: 'https://charts.external-secrets.io',
    chart: NAME,
    version: charts.externalSecrets,
    releaseName: NAME,
    values: {
      // They stand before it, and stay after it.
      installCRDs: false,
      replicaCount: options.replicas,
      leaderElect: !isAlone,
      concurrent: options.concurrent,
      log: { level: options.logLevel },
      image: { repository: mirrored(repository, fleet.mirrors), tag },
      processClusterExternalSecret: options.clusterExternalSecrets,
      processPushSecret: options.pushSecrets,
      processClusterPushSecret: options.pushSecrets,
      processClusterGenerator: false,
      serviceAccount: { create: false, name: NAME },
      rbac: { serviceAccountTokenCreate: false, servicebindings: { create: false } },
      // It refuses what is refused here before it is written, and while it is down nothing of its kinds can be applied.
      webhook: { create: false },
      certController: { create: false },
      metrics: { service: { enabled: true, port: runTimeServices.externalSecretsMetrics.ports.metrics } },
      // Ours needs the definitions of the Prometheus operator, and so does not go with the chart.
      serviceMonitor: { enabled: false },
      livenessProbe: { enabled: true },
      readinessProbe: { enabled: true },
      podDisruptionBudget: { enabled: !isAlone, maxUnavailable: 1 },
      resources: {
        requests: { cpu, memory },
        limits: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: memoryLimit },
      },
      tolerations: options.tolerations,
    } satisfies ExternalSecretsValues,
    kinds: [
      { group: '', kind: 'Service', scope: 'Namespaced' },
      { group: 'apps', kind: 'Deployment', scope: 'Namespaced' },
      ...(isAlone ? [] : [{ group: 'policy', kind: 'PodDisruptionBudget', scope: 'Namespaced' } as const]),
      { group: RBAC, kind: 'ClusterRole', scope: 'Cluster', names: ['controller', 'edit', 'view'].map(named) },
      { group: RBAC, kind: 'ClusterRoleBinding', scope: 'Cluster', ...binding('ClusterRole', named('controller')) },
      { group: RBAC, kind: 'Role', scope: 'Namespaced', names: [named('leaderelection')] },
      { group: RBAC, kind: 'RoleBinding', scope: 'Namespaced', ...binding('Role', named('leaderelection')) },
    ],
    images: [`${repository}:${tag}`],
  };
}

const named = (what: string): string => `${NAME}-${what}`;

/** A binding that is called what its role is called. */
const binding = (kind: 'ClusterRole' | 'Role', name: string): Pick<UpstreamKind, 'binds'> => ({
  binds: { [name]: { kind, name } },
});

const hasStore = ({ secrets: { store } }: { secrets: { store?: StoreData } }): boolean => store !== undefined;

export const externalSecrets = component({
  name: NAME,
  summary: 'takes the values of secrets from a store outside of the cluster',
  namespace: NAME,
  wave: 'storage',
  roles: [],
  askedFor: hasStore,
  lowestKubernetes: EXTERNAL_SECRETS_KUBERNETES,
  options: Options,
  operates: ['external-secrets.io'],
  secrets: storeSecrets,
  secretsFrom: 'sealed',
  chart: ExternalSecrets,
  upstream,
  onRemoval: 'keep',
});
