import { boundsOf } from '../../rollouts/plan/replicas.ts';
import type { KubeObject, Labels, Manifest, Manifests } from '../../shared/manifest.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import type { Container, JobSpec, PodSpec, PodTemplate, WorkloadSpec } from '../../shared/shapes/pods.ts';
import type { AnalysisJob, RolloutSpec } from '../../shared/shapes/rollouts.ts';

/** The pods that one object makes, as its manifest says them. */
export interface Pods {
  manifest: Manifest;
  /** Path of the template within the manifest. */
  path: string;
  template: PodTemplate;
  /** How many there are at once; a DaemonSet has one for each node. */
  count: number | 'nodes';
  /** How many more there may be: what an autoscaler adds, and what is there of a second version beside the first. */
  surge?: number;
}

/** All pods that the workloads of a cluster make: most checks ask. */
export const podsOf = (manifests: Manifests): readonly Pods[] => manifests.gathered(gatherPods);

const gatherPods = (manifests: Manifests): Pods[] => [
  ...replicated(manifests),
  ...Array.from(manifests.ofKind('DaemonSet'), (manifest) => ({
    manifest,
    path: 'spec.template',
    template: manifest.object.spec.template,
    count: 'nodes' as const,
  })),
  ...Array.from(manifests.ofKind('Job'), (manifest) => ({
    manifest,
    path: 'spec.template',
    template: manifest.object.spec.template,
    count: atOnce(manifest.object.spec),
  })),
  ...Array.from(manifests.ofKind('CronJob'), (manifest) => ({
    manifest,
    path: 'spec.jobTemplate.spec.template',
    template: manifest.object.spec.jobTemplate.spec.template,
    count: atOnce(manifest.object.spec.jobTemplate.spec),
  })),
  ...analysisJobs(manifests),
];

/** Pods that a Job has at a time. */
const atOnce = ({ parallelism = 1, completions = Number.POSITIVE_INFINITY }: JobSpec): number =>
  Math.min(parallelism, completions);

/** Of a Rollout that takes the template of a Deployment, the pods stand at the Deployment, with those that it still has. */
function replicated(manifests: Manifests): Pods[] {
  const rollouts = manifests.ofKind('Rollout');
  const workloads = Array.from(manifests.ofKind('Deployment', 'StatefulSet'), (manifest) => {
    const { template, replicas } = manifest.object.spec;
    const rollout = rollouts.find((each) => refersTo(each, manifest));
    const own = scaleOf(manifest, manifests, replicas);
    const taken = rollout && scaleOf(rollout, manifests, rollout.object.spec.replicas);
    const more =
      own.surge +
      updateSurge(manifest, own.count + own.surge) +
      (taken === undefined ? 0 : taken.surge + surgeOf(rollout!.object.spec, taken.count));
    return { manifest, path: 'spec.template', template, count: own.count + (taken?.count ?? 0), surge: more };
  });
  const ofRollouts = rollouts.flatMap((manifest) => {
    const { template, replicas } = manifest.object.spec;
    if (template === undefined) return [];
    const { count, surge } = scaleOf(manifest, manifests, replicas);
    const most = surgeOf(manifest.object.spec, count + surge);
    return [{ manifest, path: 'spec.template', template, count, surge: surge + most }];
  });
  return [...workloads, ...ofRollouts];
}

/** Whether a Rollout takes its pods from a Deployment. */
export const refersTo = (rollout: Manifest<KubeObject & Shapes['Rollout']>, { object, namespace }: Manifest): boolean =>
  rollout.namespace === namespace &&
  rollout.object.spec.workloadRef?.kind === object.kind &&
  rollout.object.spec.workloadRef.name === object.metadata.name;

export type Scaler = Manifest<KubeObject & Shapes['HorizontalPodAutoscaler']>;

/** Each workload asks for its own. */
const scalersOf = (manifests: Manifests): readonly Scaler[] => manifests.ofKind('HorizontalPodAutoscaler');

/** Replicas that are said, or the fewest that a HorizontalPodAutoscaler keeps; and how many more that makes at most. */
export function scaleOf(
  { object, namespace }: Manifest,
  manifests: Manifests,
  replicas: number | undefined,
): { count: number; surge: number } {
  const scaler = manifests.gathered(scalersOf).find((each) => {
    const { kind, name } = each.object.spec.scaleTargetRef;
    return each.namespace === namespace && kind === object.kind && name === object.metadata.name;
  });
  const { minReplicas = 1, maxReplicas } = scaler?.object.spec ?? { maxReplicas: 0 };
  const count = replicas ?? minReplicas;
  return { count, surge: Math.max(0, maxReplicas - count) };
}

/** Pods that a Deployment has beyond its number while it replaces them; a StatefulSet has none. */
function updateSurge(
  { object: { kind, spec } }: Manifest<KubeObject & { spec: WorkloadSpec }>,
  replicas: number,
): number {
  const { type, rollingUpdate } = spec.strategy ?? {};
  if (kind !== 'Deployment' || type === 'Recreate') return 0;
  return boundsOf(replicas, rollingUpdate?.maxSurge, rollingUpdate?.maxUnavailable).maxSurge;
}

/** Both versions stand in full where traffic is shifted between them. */
function surgeOf({ strategy: { canary, blueGreen } = {} }: RolloutSpec, replicas: number): number {
  if (blueGreen !== undefined) return replicas;
  if (canary?.trafficRouting !== undefined && canary.dynamicStableScale !== true) return replicas;
  return boundsOf(replicas, canary?.maxSurge, canary?.maxUnavailable).maxSurge;
}

/** What a template leaves to the arguments of its users is not known before. */
const isKnown = (template: PodTemplate): boolean => !JSON.stringify(template).includes('{{');

const isWhole = (job: AnalysisJob | undefined): job is { spec: JobSpec } => job?.spec.template.spec !== undefined;

const analysisJobs = (manifests: Manifests): Pods[] =>
  manifests.ofKind('AnalysisTemplate', 'AnalysisRun').flatMap((manifest) =>
    (manifest.object.spec.metrics ?? []).flatMap(({ provider: { job } }, i) => {
      const path = `spec.metrics[${i}].provider.job.spec.template`;
      if (!isWhole(job) || !isKnown(job.spec.template)) return [];
      return [{ manifest, path, template: job.spec.template, count: atOnce(job.spec) }];
    }),
  );

/** All containers of a pod with the path of each within the manifest. */
export function containersOf({ path, template: { spec } }: Pods): { path: string; container: Container }[] {
  const listed = (list: readonly Container[], field: string) =>
    list.map((container, i) => ({ path: `${path}.spec.${field}[${i}]`, container }));
  return [...listed(spec.initContainers ?? [], 'initContainers'), ...listed(spec.containers, 'containers')];
}

/** Containers that stay, those that begin before the others too. */
const servingOf = ({ containers, initContainers = [] }: PodSpec): Container[] => [
  ...containers,
  ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'),
];

/** Pods that Services and budgets may select. */
export interface Selectable {
  at: string;
  namespace: string;
  labels: Labels;
  ports: { name?: string; containerPort: number }[];
  replicas: number | 'nodes';
  /** Whether they have the addresses of their nodes, where no network policy holds. */
  hostNetwork: boolean;
  dnsPolicy?: string;
}

/** Of the container that the operator puts beside each of them. */
const RELOADER = { name: 'reloader-web', containerPort: 8080 };

/** What the Prometheus operator calls the pods of each of its kinds, and the ports that it names. */
const OPERATED: Readonly<Record<string, { name: string; ports: Selectable['ports'] }>> = {
  Alertmanager: {
    name: 'alertmanager',
    ports: [
      { name: 'web', containerPort: 9093 },
      { name: 'mesh-tcp', containerPort: 9094 },
      { name: 'mesh-udp', containerPort: 9094 },
      RELOADER,
    ],
  },
  Prometheus: { name: 'prometheus', ports: [{ name: 'web', containerPort: 9090 }, RELOADER] },
  PrometheusAgent: { name: 'prometheus-agent', ports: [{ name: 'web', containerPort: 9090 }, RELOADER] },
  ThanosRuler: {
    name: 'thanos-ruler',
    ports: [{ name: 'web', containerPort: 10902 }, { name: 'grpc', containerPort: 10901 }, RELOADER],
  },
};

/** The pods of workloads, and those that the Prometheus operator makes of its custom resources. */
export const selectableOf = (manifests: Manifests): readonly Selectable[] => manifests.gathered(gatherSelectable);

function gatherSelectable(manifests: Manifests): Selectable[] {
  const own = podsOf(manifests).map(({ manifest, template, count }) => ({
    at: manifest.at,
    namespace: manifest.namespace,
    labels: template.metadata?.labels ?? {},
    ports: servingOf(template.spec).flatMap(({ ports }) => ports ?? []),
    replicas: count,
    hostNetwork: template.spec.hostNetwork === true,
    dnsPolicy: template.spec.dnsPolicy,
  }));
  const operated = [...manifests].flatMap((manifest) => {
    const kind = OPERATED[manifest.object.kind];
    return kind === undefined ? [] : [operatedPods(manifest, kind)];
  });
  return [...own, ...operated];
}

function operatedPods(manifest: Manifest, { name, ports }: (typeof OPERATED)[string]): Selectable {
  const spec = manifest.object.spec as
    | { replicas?: number; podMetadata?: { labels?: Labels }; hostNetwork?: boolean }
    | undefined;
  const labels = {
    ...spec?.podMetadata?.labels,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': manifest.object.metadata.name,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
  };
  const { replicas = 1, hostNetwork = false } = spec ?? {};
  return { at: manifest.at, namespace: manifest.namespace, labels, ports: [...ports], replicas, hostNetwork };
}

/** The pods that the Prometheus operator makes of its resources: it hardens containers, and takes the pod's context as it is. */
export function operatedPodsOf(manifests: Manifests): { manifest: Manifest; spec: PodSpec }[] {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return [...manifests]
    .filter(({ object }) => OPERATED[object.kind] !== undefined)
    .map((manifest) => {
      const { securityContext: own, hostNetwork } = (manifest.object.spec ?? {}) as Partial<PodSpec>;
      const containers = [{ name: manifest.object.metadata.name, securityContext }];
      return { manifest, spec: { containers, securityContext: own, hostNetwork } };
    });
}
