import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { replicas } from '../../clusters/schema/units.ts';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { FLEET_STORE } from '../secrets/fleet-store.ts';
import { ClusterSecretStore } from '../secrets/secret-store.ts';
import { StoreSecret } from '../secrets/store-secret.ts';
import { type Store, storeOf } from '../secrets/stores/index.ts';
import { type ChartProps, component, type SecretsContext } from '../shared/component.ts';
import * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import { allow, toApiServer } from '../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../shared/options.ts';
import { orOwnNodes } from '../shared/own-nodes.ts';
import { runTimeServices } from '../shared/run-time-service.ts';
import { person, type SecretRef, type SecretSpec, secret } from '../shared/secret.ts';
import { externalSecretsUpstream } from './external-secrets-upstream.ts';
import { LOG_LEVELS } from './external-secrets-values.ts';
import { monitorOf } from './run-time-monitor.ts';
import { WHERE_A_STORE_IS } from './upstream-crds.ts';

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

export type ExternalSecretsOptions = z.output<typeof Options>;

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
          ...orOwnNodes(
            cluster,
            (store?.targets ?? []).map(({ to, port }) => ({ to, ports: port === undefined ? [] : [port] })),
          ),
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

export const externalSecrets = component({
  name: NAME,
  summary: 'takes the values of secrets from a store outside of the cluster',
  namespace: NAME,
  wave: 'storage',
  ...WHERE_A_STORE_IS,
  options: Options,
  operates: ['external-secrets.io'],
  secrets: storeSecrets,
  secretsFrom: 'sealed',
  chart: ExternalSecrets,
  upstream: externalSecretsUpstream,
  onRemoval: 'keep',
});
