import { syncOptions } from '../../charts/argocd/annotations.ts';
import { applicationObject, type Sources } from '../../charts/argocd/application.ts';
import { type Destination, inCluster } from '../../charts/argocd/destination.ts';
import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { ARGOCD_NAMESPACE } from '../../charts/argocd/namespace.ts';
import { directory, helmChart, type ManifestSource } from '../../charts/argocd/source.ts';
import type { SyncOptions } from '../../charts/argocd/sync-options.ts';
import { automated, manual, paused, type SyncPolicy } from '../../charts/argocd/sync-policy.ts';
import { appLabels } from '../../charts/shared/app-labels.ts';
import { type Component, WAVES } from '../../charts/shared/component.ts';
import { mirroredUrl } from '../../charts/shared/image.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { ClusterData, Delivery, Fleet, Role } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { componentFolder } from './paths.ts';

/** The project of everything that runs on the clusters. */
export const WORKLOADS_PROJECT = 'observability';

/** The project of the root, of the clusters' Applications of Applications, and of what Argo CD itself needs. */
export const FLEET_PROJECT = 'fleet';

/** The project of what works for Argo CD in its namespace: of workloads, which the root's own may not bring. */
export const ARGOCD_PROJECT = 'argocd';

/** Whoever writes into the namespace of Argo CD is its administrator, which no other workload is to be. */
export function projectOf({ namespace, project, operates }: Owned): string {
  if (project !== undefined) return project;
  if (namespace !== ARGOCD_NAMESPACE) return WORKLOADS_PROJECT;
  return operates === undefined ? FLEET_PROJECT : ARGOCD_PROJECT;
}

type Owned = Pick<Component, 'namespace' | 'project' | 'operates'>;

const applicationName = (component: string, cluster: string): string => `${component}-${cluster}`;

/** A path under dist as the repository has it. */
export const repositoryPath = ({ git }: Fleet, path: string): string => `${git.path}/${path}`;

/** Where Argo CD knows a cluster: the central one is its own. */
export const destinationOf = ({ name, role }: Pick<ClusterData, 'name' | 'role'>, namespace: string): Destination =>
  role === 'central' ? inCluster(namespace) : { name, namespace };

/** What the Application of a component follows from on one cluster, beside the cluster's name. */
export interface Delivered {
  role: Role;
  delivery: Pick<Delivery, 'sync' | 'pause'>;
  /** Whether it has objects of its own. */
  isRendered: boolean;
  upstream: Upstream | undefined;
  /** Fields that Argo CD leaves to others. */
  ignored: readonly IgnoreDifference[];
}

/** The Application of one component on one cluster. */
export function applicationOf(fleet: Fleet, component: Component, cluster: string, delivered: Delivered): KubeObject {
  const { role, delivery, isRendered, ignored } = delivered;
  const path = repositoryPath(fleet, componentFolder(cluster, component.name));
  return applicationObject({
    ...sharedProps(component, { cluster, pause: delivery.pause, app: fleet.apps[component.name] }),
    wave: WAVES[component.wave],
    manifestGeneratePaths: isRendered ? [`/${path}`] : undefined,
    destination: destinationOf({ name: cluster, role }, component.namespace),
    source: sourceOf(fleet, component, { delivered, path }),
    syncPolicy: syncPolicyOf(component, delivered),
    ignoreDifferences: ignored,
  });
}

/**
 * Of an Application that is gone from Git: it stays until a person deletes it. Were it to be confirmed, the sync above it would
 * wait for that and apply nothing more, nor any later commit. Source: runTasks in gitops-engine/pkg/sync/sync_context.go, v3.5.1.
 */
export const LEFT = { prune: false } as const;

/** What an Application says of itself, wherever it is written. */
export function sharedProps(
  component: Owned & Pick<Component, 'name' | 'onRemoval'>,
  { cluster, pause, app }: { cluster: string; pause: Delivery['pause']; app: PlacedApp | undefined },
) {
  const kept = component.onRemoval === 'keep';
  return {
    name: applicationName(component.name, cluster),
    labels: {
      ...(app && appLabels(app)),
      'fleetwright/cluster': cluster,
      'fleetwright/component': component.name,
    },
    annotations: kept ? syncOptions(LEFT) : {},
    deletion: kept ? ('orphan' as const) : ('cascade' as const),
    project: projectOf(component),
    info: pause && [{ name: 'paused', value: `${pause.reason} (until ${pause.until})` }],
  };
}

function sourceOf(
  fleet: Fleet,
  component: Component,
  { delivered: { upstream, isRendered }, path }: { delivered: Delivered; path: string },
): ManifestSource | Sources {
  const { url: repoURL, revision } = fleet.git;
  const targetRevision = component.revision ?? revision;
  const own = directory({ repoURL, targetRevision, path, recurse: false });
  if (upstream === undefined) return own;
  const theirs = upstreamSource(fleet, upstream);
  return isRendered ? [theirs, own] : theirs;
}

function upstreamSource(fleet: Fleet, upstream: Upstream): ManifestSource {
  const repoURL = mirroredUrl(upstream.repository, fleet.mirrors);
  if (upstream.type === 'git') {
    const { tag: targetRevision, path, include } = upstream;
    return directory({ repoURL, targetRevision, path, recurse: false, include });
  }
  const { chart, version: targetRevision, releaseName, values: valuesObject } = upstream;
  return helmChart({ repoURL, chart, targetRevision, releaseName, valuesObject });
}

function syncPolicyOf(component: Component, { delivery: { sync, pause }, upstream }: Delivered): SyncPolicy {
  const options = { ...optionsOf(component), ...removalOf(upstream) };
  if (sync === 'manual') return manual({ options });
  return pause === undefined ? automated({ options }) : paused({ options });
}

/** Of apps the old goes last: a Deployment that becomes a Rollout would be pruned before its successor has a pod. */
export const optionsOf = ({ wave }: Pick<Component, 'wave'>): SyncOptions => ({
  serverSideApply: true,
  ...(wave === 'apps' ? { pruneLast: true } : {}),
});

/** With a definition go all objects of its kind, on the whole cluster. Source: contract A10. */
export const bringsDefinitions = (upstream: Upstream | undefined): boolean =>
  upstream?.kinds.some(({ kind }) => kind === 'CustomResourceDefinition') ?? false;

const removalOf = (upstream: Upstream | undefined): Pick<SyncOptions, 'prune' | 'delete'> =>
  bringsDefinitions(upstream) ? { prune: false, delete: false } : {};
