import type { Chart } from 'cdk8s';
import { IN_CLUSTER } from '../../charts/argocd/destination.ts';
import { ARGOCD_NAMESPACE } from '../../charts/argocd/namespace.ts';
import { oneOf, type ProjectDestination } from '../../charts/argocd/permitted.ts';
import { AppProject } from '../../charts/argocd/project.ts';
import type { Kinds } from '../../charts/kinds.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { byCodeUnit, distinct } from '../distinct.ts';
import type { Registry } from '../registry.ts';
import { ARGOCD_PROJECT, destinationOf, FLEET_PROJECT, projectOf, WORKLOADS_PROJECT } from './application.ts';
import type { ComposedCluster } from './cluster.ts';
import { type GroupKind, groupKinds, type Permissions } from './permissions.ts';

/** What Argo CD's own Secrets come from. */
const SECRET_KINDS = [
  { group: 'bitnami.com', kind: 'SealedSecret' },
  { group: 'external-secrets.io', kind: 'ExternalSecret' },
];

const ARGO_KINDS = ['AppProject', 'Application', 'ApplicationSet'].map((kind) => ({ group: 'argoproj.io', kind }));

/** May write Argo CD's own kinds, and the sealed credentials of clusters and repositories, into its namespace. */
export function fleetProject(chart: Chart, { git }: Fleet): KubeObject {
  const project = new AppProject(chart, 'fleet-project', {
    name: FLEET_PROJECT,
    description: 'The root application and one application of applications per cluster',
    sourceRepos: [git.url],
    destinations: [{ server: IN_CLUSTER, namespace: ARGOCD_NAMESPACE }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [...ARGO_KINDS, ...SECRET_KINDS],
    mayWriteArgoCd: true,
  });
  return project.toJson() as KubeObject;
}

/** What a project is computed from. */
export interface Whole {
  fleet: Fleet;
  clusters: readonly ComposedCluster[];
  registry: Pick<Registry, 'components' | 'kinds'>;
}

/** Permits the sources, destinations and kinds that the fleet uses, and what it may have used before. Source: contracts A04, A05. */
export function workloadsProject(chart: Chart, whole: Whole): KubeObject {
  const project = new AppProject(chart, 'workloads-project', {
    name: WORKLOADS_PROJECT,
    description: 'Everything that runs on the clusters of the fleet',
    ...permitted(WORKLOADS_PROJECT, whole),
  });
  return project.toJson() as KubeObject;
}

/** Permits what works for Argo CD in its namespace. */
export function argocdProject(chart: Chart, whole: Whole): KubeObject {
  const project = new AppProject(chart, 'argocd-project', {
    name: ARGOCD_PROJECT,
    description: 'What works for Argo CD, in its own namespace',
    ...permitted(ARGOCD_PROJECT, whole),
    mayWriteArgoCd: true,
  });
  return project.toJson() as KubeObject;
}

/** As much of it as permissions follow from. */
interface Placed {
  fleet: { clusters: readonly Pick<ClusterData, 'name' | 'role'>[] };
  clusters: readonly Pick<ComposedCluster, 'name' | 'permissions'>[];
  registry: Whole['registry'];
}

/** What the Applications of a project use on all clusters, and what has to be permitted for what they used before to go. */
export function permitted(project: string, whole: Placed) {
  const { fleet, clusters } = whole;
  const steady = steadyIn(project, whole);
  const used = clusters.flatMap(({ name, permissions }) => {
    const own = permissions[project];
    if (own === undefined) return [];
    return [{ ...own, name, namespaces: distinct([...own.namespaces, ...steady.namespaces]) }];
  });
  return {
    sourceRepos: distinct(used.flatMap(({ sources }) => sources)),
    destinations: destinations(fleet, used),
    clusterResourceWhitelist: groupKinds([...steady.cluster, ...used.flatMap(({ clusterKinds }) => clusterKinds)]),
    namespaceResourceWhitelist: groupKinds([
      ...steady.namespaced,
      ...used.flatMap(({ namespacedKinds }) => namespacedKinds),
    ]),
  };
}

/**
 * The kinds of whatever a project may hold; of the fleet's own workloads also the namespaces of the components that are off, which
 * take their objects along when they go. The objects of apps, and what works for Argo CD, stay in their own namespaces.
 */
function steadyIn(project: string, { registry: { components, kinds } }: Placed) {
  const isOwn = [WORKLOADS_PROJECT, ARGOCD_PROJECT].includes(project);
  const { cluster = {}, namespaced = {} } = (isOwn ? kinds?.components : kinds?.apps) ?? {};
  const own = project === WORKLOADS_PROJECT ? components.filter((each) => projectOf(each) === project) : [];
  return {
    namespaces: own.map(({ namespace }) => namespace),
    cluster: project === ARGOCD_PROJECT ? [] : listed(cluster),
    namespaced: listed(namespaced),
  };
}

const listed = (kinds: Kinds): GroupKind[] =>
  Object.entries(kinds).flatMap(([group, names]) => names.map((kind) => ({ group, kind })));

type Used = Permissions & { name: string };

/**
 * One of each cluster: Argo CD goes through all of them for every object that it compares.
 * Source: isDestinationMatched in app_project_types.go, v3.5.1.
 */
function destinations(fleet: Placed['fleet'], used: readonly Used[]): ProjectDestination[] {
  const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return used
    .filter(({ namespaces }) => namespaces.length > 0)
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .map(({ name, namespaces }) => {
      const namespace = oneOf(namespaces);
      return { ...destinationOf(data.get(name)!, namespace), namespace };
    });
}
