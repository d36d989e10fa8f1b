import { load } from 'js-yaml';
import { CONFIG } from '../../../charts/rollouts/names.ts';
import { isOfBoth } from '../../../charts/rollouts/plan/inner-callers.ts';
import { isNotifications } from '../../../charts/rollouts/plan/notified.ts';
import { planKey } from '../../../charts/rollouts/plan/plan-key.ts';
import { rolloutOf } from '../../../charts/rollouts/plan/shapes.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { insteadOf } from '../../did-you-mean.ts';
import { UsageError } from '../command.ts';

/** A Rollout of the fleet, with what its plan needs. */
export interface FoundRollout {
  clusters: readonly string[];
  component: string;
  /** Of clusters/apps; undefined of a component that is no app. */
  environment?: string;
  rollout: KubeObject;
  /** Whether no such Rollout is delivered yet; undefined where that is not known. */
  isFirst?: boolean;
  templates: readonly KubeObject[];
  /** Those that lead to the pods of all its versions, and that pods of others may ask. */
  services: readonly KubeObject[];
  autoscaler?: { min: number; max: number };
  /** The ConfigMap of the controller's notifications, where the cluster has one. */
  notifications?: KubeObject;
}

interface Wanted {
  /** The name of an app, of a component or of a Rollout. */
  app: string;
  env?: string;
  /** Paths of what is delivered; undefined where that is not known. */
  delivered?: ReadonlySet<string>;
}

/** Kinds that a plan reads; whatever else a fleet has is not even parsed. */
const READ = /^kind: (Rollout|AnalysisTemplate|ClusterAnalysisTemplate|HorizontalPodAutoscaler|Service)$/m;

const isRead = (text: string): boolean => READ.test(text) || text.includes(`name: ${CONFIG.notifications}\n`);

interface Placed {
  path: string;
  cluster: string;
  component: string;
  object: KubeObject;
}

/** By cluster. */
function placedObjects(files: ReadonlyMap<string, string>): Map<string, Placed[]> {
  const placed = new Map<string, Placed[]>();
  // Most clusters have the same text.
  const parsed = new Map<string, KubeObject | undefined>();
  for (const [path, text] of files) {
    const [, cluster, component] = /^clusters\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
    if (cluster === undefined || component === undefined) continue;
    if (!parsed.has(text)) parsed.set(text, isRead(text) ? (load(text) as KubeObject) : undefined);
    const object = parsed.get(text);
    if (object === undefined) continue;
    const own = placed.get(cluster) ?? [];
    own.push({ path, cluster, component, object });
    placed.set(cluster, own);
  }
  return placed;
}

/** Every Rollout of an app, those of which the plan is the same on several clusters once. Throws UsageError where there is none. */
export function findRollouts(files: ReadonlyMap<string, string>, fleet: Fleet, wanted: Wanted): FoundRollout[] {
  const all = [...placedObjects(files).values()].flatMap((near) =>
    near
      .filter(({ object }) => object.kind === 'Rollout')
      .map((each) => found(each, near, { fleet, delivered: wanted.delivered })),
  );
  const chosen = chosenBy(wanted, all, fleet);
  const distinct = new Map<string, FoundRollout>();
  for (const each of chosen) {
    const key = planKey(plannedFrom(each), each.clusters[0]!);
    const known = distinct.get(key);
    distinct.set(key, known === undefined ? each : { ...known, clusters: [...known.clusters, ...each.clusters] });
  }
  return [...distinct.values()];
}

/** What of it makes a plan: of pods their labels, and of notifications all but their words, which name the cluster. */
function plannedFrom({ clusters: _, rollout, notifications, ...rest }: FoundRollout): unknown {
  const shape = rolloutOf(rollout);
  const labels = shape.spec.template?.metadata?.labels;
  const told = Object.entries(notifications?.data ?? {}).filter(([key]) => !key.startsWith('template.'));
  return [rest, { ...shape, spec: { ...shape.spec, template: labels } }, notifications && told];
}

interface Known {
  fleet: Fleet;
  delivered: Wanted['delivered'];
}

function found(
  { path, cluster, component, object }: Placed,
  near: readonly Placed[],
  { fleet: { apps }, delivered }: Known,
): FoundRollout {
  const { namespace, name } = object.metadata;
  const templates = near.filter(
    ({ object: { kind, metadata } }) =>
      kind === 'ClusterAnalysisTemplate' || (kind === 'AnalysisTemplate' && metadata.namespace === namespace),
  );
  const scaler = near.find(
    (each) =>
      each.object.kind === 'HorizontalPodAutoscaler' &&
      each.object.metadata.namespace === namespace &&
      scales(each.object, name),
  );
  return {
    clusters: [cluster],
    component,
    environment: apps[component]?.environment,
    rollout: object,
    isFirst: delivered && !delivered.has(path),
    templates: templates.map((each) => each.object),
    services: isAsked(apps[component])
      ? near.flatMap(({ object: each }) => (each.kind === 'Service' && isOfBoth(each, rolloutOf(object)) ? [each] : []))
      : [],
    autoscaler: scaler === undefined ? undefined : boundsOf(scaler.object),
    notifications: near.find((each) => isNotifications(each.object))?.object,
  };
}

/** Whether a policy lets others in; of what is no app nobody knows. */
const isAsked = (app: Fleet['apps'][string] | undefined): boolean =>
  app === undefined || app.workload.network.from.length > 0;

type Scaler = KubeObject & {
  spec: { scaleTargetRef: { kind: string; name: string }; minReplicas?: number; maxReplicas: number };
};

const scales = (object: KubeObject, name: string): boolean => {
  const { kind, name: target } = (object as Scaler).spec.scaleTargetRef;
  return kind === 'Rollout' && target === name;
};

function boundsOf(object: KubeObject): { min: number; max: number } {
  const { minReplicas = 1, maxReplicas } = (object as Scaler).spec;
  return { min: minReplicas, max: maxReplicas };
}

function chosenBy({ app, env }: Omit<Wanted, 'delivered'>, all: readonly FoundRollout[], fleet: Fleet): FoundRollout[] {
  const appOf = ({ component }: FoundRollout): string => fleet.apps[component]?.app ?? component;
  const named = all.filter((each) => [appOf(each), each.component, each.rollout.metadata.name].includes(app));
  const chosen = env === undefined ? named : named.filter(({ environment }) => environment === env);
  if (chosen.length > 0) return chosen;
  const pending = whyPending({ app, env }, fleet);
  if (pending !== undefined) throw new UsageError(pending);
  if (named.length === 0) throw new UsageError(noRollout(app, all.map(appOf), fleet));
  const known = [...new Set(named.flatMap(({ environment }) => environment ?? []))];
  throw new UsageError(`${app} has no Rollout in ${env}; ${insteadOf(env!, known)}`);
}

/** What has no image yet has no pods to plan with. */
function whyPending({ app, env }: Omit<Wanted, 'delivered'>, { apps }: Fleet): string | undefined {
  const found = Object.values(apps).find(
    (each) => each.isPending && each.app === app && [undefined, each.environment].includes(env),
  );
  if (found === undefined) return undefined;
  const { environment, workload } = found;
  const set = `npm run image -- set ${app} ${workload.image}:TAG --env ${environment}`;
  return `${app} is pending in ${environment}; ${set}, or npm run image -- promote, comes before its plan`;
}

function noRollout(app: string, names: readonly string[], { apps }: Fleet): string {
  const delivered = Object.values(apps).some((each) => each.app === app);
  if (delivered) return `${app} is delivered without a Rollout: neither canary nor blueGreen in any environment`;
  return `nothing called ${app} has a Rollout; ${insteadOf(app, [...new Set(names)])}`;
}
