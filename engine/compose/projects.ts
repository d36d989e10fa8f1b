import type { Chart } from 'cdk8s';
import { IN_CLUSTER } from '../../charts/argocd/destination.ts';
import { AppProject, type ProjectDestination } from '../../charts/argocd/project.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import { ARGOCD_PROJECT, destinationOf, FLEET_PROJECT, WORKLOADS_PROJECT } from './application.ts';
import type { ComposedCluster } from './cluster.ts';
import { byCodePoint, distinct, groupKinds, type Permissions } from './permissions.ts';

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
    destinations: [{ server: IN_CLUSTER, namespace: 'argocd' }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [...ARGO_KINDS, ...SECRET_KINDS],
    mayWriteArgoCd: true,
  });
  return project.toJson() as KubeObject;
}

/** Permits exactly the sources, destinations and kinds that the fleet uses. Source: contracts A04, A05. */
export function workloadsProject(chart: Chart, fleet: Fleet, clusters: readonly ComposedCluster[]): KubeObject {
  const project = new AppProject(chart, 'workloads-project', {
    name: WORKLOADS_PROJECT,
    description: 'Everything that runs on the clusters of the fleet',
    ...permitted(WORKLOADS_PROJECT, fleet, clusters),
  });
  return project.toJson() as KubeObject;
}

/** Permits what works for Argo CD in its namespace. */
export function argocdProject(chart: Chart, fleet: Fleet, clusters: readonly ComposedCluster[]): KubeObject {
  const project = new AppProject(chart, 'argocd-project', {
    name: ARGOCD_PROJECT,
    description: 'What works for Argo CD, in its own namespace',
    ...permitted(ARGOCD_PROJECT, fleet, clusters),
    mayWriteArgoCd: true,
  });
  return project.toJson() as KubeObject;
}

/** What the Applications of a project use on all clusters. */
export function permitted(project: string, fleet: Fleet, clusters: readonly ComposedCluster[]) {
  const used = clusters.flatMap(({ name, permissions }) => {
    const own = permissions[project];
    return own === undefined ? [] : [{ name, ...own }];
  });
  return {
    sourceRepos: distinct(used.flatMap(({ sources }) => sources)),
    destinations: destinations(fleet, used),
    clusterResourceWhitelist: groupKinds(used.flatMap(({ clusterKinds }) => clusterKinds)),
    namespaceResourceWhitelist: groupKinds(used.flatMap(({ namespacedKinds }) => namespacedKinds)),
  };
}

type Used = Permissions & { name: string };

function destinations(fleet: Fleet, used: readonly Used[]): ProjectDestination[] {
  const data = new Map(fleet.clusters.map((cluster) => [cluster.name, cluster]));
  return used
    .toSorted((a, b) => byCodePoint(a.name, b.name))
    .flatMap(({ name, namespaces }) =>
      namespaces.map((namespace) => ({ ...destinationOf(data.get(name)!, namespace), namespace })),
    );
}
