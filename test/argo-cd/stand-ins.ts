import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Client, MERGE } from '../cluster/client.ts';
import { placePods, provision } from '../cluster/controllers.ts';

interface Live extends KubeObject {
  metadata: KubeObject['metadata'] & { generation?: number };
  status?: { observedGeneration?: number; conditions?: unknown[]; parents?: unknown[]; loadBalancer?: object };
}

interface StandIn {
  apiVersion: string;
  kind: string;
  /** What its controller would say of one; undefined where that is said already. */
  statusOf(object: Live): object | undefined;
}

const conditions = (types: readonly string[], { metadata }: Live, reason = 'StandIn') =>
  types.map((type) => ({
    type,
    status: 'True',
    reason,
    message: '',
    lastTransitionTime: new Date().toISOString(),
    observedGeneration: metadata.generation,
  }));

const operated = (apiVersion: string, kind: string): StandIn => ({
  apiVersion: `monitoring.coreos.com/${apiVersion}`,
  kind,
  statusOf: (object) =>
    object.status?.conditions
      ? undefined
      : {
          paused: false,
          replicas: 1,
          updatedReplicas: 1,
          availableReplicas: 1,
          unavailableReplicas: 0,
          conditions: conditions(['Available', 'Reconciled'], object),
        },
});

const read = (kind: string): StandIn => ({
  apiVersion: 'external-secrets.io/v1',
  kind,
  statusOf: (object) => (object.status?.conditions ? undefined : { conditions: bare(conditions(['Ready'], object)) }),
});

const bare = (made: object[]): object[] => made.map((each) => ({ ...each, observedGeneration: undefined }));

/** What reports of objects whose controllers are not here: operators, stores, Cilium, and the autoscaler with its metrics. */
const STAND_INS: readonly StandIn[] = [
  operated('v1', 'Prometheus'),
  operated('v1', 'Alertmanager'),
  operated('v1', 'ThanosRuler'),
  operated('v1alpha1', 'PrometheusAgent'),
  {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    statusOf: (object) =>
      object.status?.observedGeneration === object.metadata.generation
        ? undefined
        : { observedGeneration: object.metadata.generation, conditions: bare(conditions(['Synced'], object)) },
  },
  read('ClusterSecretStore'),
  read('ExternalSecret'),
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    // Its definition says that both are unknown until a controller has looked.
    statusOf: (object) =>
      JSON.stringify(object.status?.conditions ?? []).includes('StandIn')
        ? undefined
        : { conditions: conditions(['Accepted', 'Programmed'], object), listeners: [] },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    statusOf: (object) => {
      const { parentRefs } = object.spec as { parentRefs: object[] };
      const accepted = conditions(['Accepted', 'ResolvedRefs'], object);
      const parents = parentRefs.map((parentRef) => ({
        parentRef,
        controllerName: 'example.org/stand-in',
        conditions: accepted,
      }));
      return object.status?.parents?.length ? undefined : { parents };
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    statusOf: (object) => {
      const { minReplicas: replicas } = object.spec as { minReplicas: number };
      const said = bare(conditions(['AbleToScale', 'ScalingActive'], object, 'ValidMetricFound'));
      return object.status?.conditions
        ? undefined
        : { currentReplicas: replicas, desiredReplicas: replicas, conditions: said };
    },
  },
];

/** Kubernetes' controllers that are stood in for. */
export const WITHOUT = { controllers: '*,-horizontal-pod-autoscaler-controller' };

const EVERYWHERE = 'everywhere';

/** Reports of each object as it comes and changes, once its kind is there. */
async function reporting(client: Client, { apiVersion, kind, statusOf }: StandIn): Promise<() => void> {
  const path = await client.pathOf({ apiVersion, kind, metadata: { name: '', namespace: EVERYWHERE } });
  return client.watch(path.replace(`/namespaces/${EVERYWHERE}`, ''), ({ type, object }) => {
    const status = type === 'DELETED' ? undefined : statusOf(object as Live);
    if (status === undefined) return;
    const told = client.pathOf(object).then((own) => client.send('PATCH', `${own}/status`, { status }, MERGE));
    // Of one that is gone already nothing is left to tell.
    told.catch(() => undefined);
  });
}

/** Places pods, makes volumes and reports what controllers would that are not here, until what it gives is called. */
export function standIn(client: Client): () => Promise<void> {
  let isOver = false;
  const endings: (() => void)[] = [];
  const work = (async () => {
    let waiting = [...STAND_INS];
    while (!isOver) {
      client.rediscover();
      const are = await Promise.all(waiting.map(({ apiVersion, kind }) => client.knows(apiVersion, kind)));
      for (const each of waiting.filter((_, i) => are[i])) endings.push(await reporting(client, each));
      waiting = waiting.filter((_, i) => !are[i]);
      await placePods(client);
      await provision(client);
      await sleep(2000);
    }
  })();
  return async () => {
    isOver = true;
    for (const end of endings) end();
    await work;
  };
}
