import type { Chart } from 'cdk8s';
import { syncOptions } from '../../charts/argocd/annotations.ts';
import { ApplicationSet } from '../../charts/argocd/application-set.ts';
import { list } from '../../charts/argocd/generators.ts';
import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { directory } from '../../charts/argocd/source.ts';
import { automated } from '../../charts/argocd/sync-policy.ts';
import { appLabels } from '../../charts/shared/app-labels.ts';
import { WAVES } from '../../charts/shared/component.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp, RollingStep } from '../../clusters/schema/environments.ts';
import { distinct } from '../distinct.ts';
import { LEFT, optionsOf, repositoryPath, sharedProps } from './application.ts';
import type { ComposedCluster } from './cluster.ts';
import { componentFolder } from './paths.ts';

/** As Argo CD calls the cluster on which it runs. */
const OWN_CLUSTER = 'in-cluster';

const STEP = 'fleetwright/step';

/** The apps whose Applications an ApplicationSet makes, by the name of their component. */
export const rollingApps = (clusters: readonly ComposedCluster[]): string[] =>
  distinct(clusters.flatMap(({ rolling }) => rolling.map(({ component }) => component)));

/**
 * Makes the Application of one app in one environment on each of its clusters, and syncs them step by step.
 * Whoever removes it leaves the Applications and all that they bring.
 */
export function rollingSet(
  chart: Chart,
  name: string,
  { fleet, clusters }: { fleet: Fleet; clusters: readonly ComposedCluster[] },
): KubeObject {
  const placed = fleet.apps[name]!;
  const steps = placed.rollingSync ?? [];
  const names = new Set(clusters.filter((cluster) => isRolling(cluster, name)).map((cluster) => cluster.name));
  const own = fleet.clusters.filter((cluster) => names.has(cluster.name));
  const pause = own[0]?.components[name]?.delivery.pause;
  const component = { ...placed, name, onRemoval: 'keep' } as const;
  const path = repositoryPath(fleet, componentFolder('{{ .cluster }}', name));
  const shared = sharedProps(component, { cluster: '{{ .cluster }}', pause, app: placed });
  const ignored = ignoredBy(clusters, name);
  const set = new ApplicationSet(chart, `${name}-appset`, {
    name,
    labels: { ...appLabels(placed), 'fleetwright/component': name },
    annotations: syncOptions(LEFT),
    generators: [list({ elements: own.map((cluster) => elementOf(cluster, steps)) })],
    template: {
      ...shared,
      labels: { ...shared.labels, [STEP]: '{{ .step }}' },
      wave: WAVES.apps,
      manifestGeneratePaths: [`/${path}`],
      destination: { name: '{{ .destination }}', namespace: placed.namespace },
      source: directory({ repoURL: fleet.git.url, targetRevision: placed.revision, path, recurse: false }),
      // The controller switches it off, and takes from it that what has left Git is to be pruned.
      syncPolicy: automated({ options: optionsOf({ wave: 'apps' }) }),
      ...(ignored.length > 0 ? { ignoreDifferences: ignored } : {}),
    },
    rollingSync: {
      steps: steps.map(({ maxUpdate }, i) => ({
        matchExpressions: [{ key: STEP, operator: 'In', values: [String(i + 1)] }],
        // None at a time is how a step stands still.
        maxUpdate: pause === undefined ? maxUpdate : 0,
      })),
    },
  });
  return set.toJson() as KubeObject;
}

const isRolling = ({ rolling }: ComposedCluster, name: string): boolean =>
  rolling.some(({ component }) => component === name);

const elementOf = ({ name, role }: ClusterData, steps: NonNullable<PlacedApp['rollingSync']>) => ({
  cluster: name,
  destination: role === 'central' ? OWN_CLUSTER : name,
  step: String(stepOf(name, steps)),
});

const stepOf = (cluster: string, steps: readonly RollingStep[]): number =>
  steps.findIndex(({ clusters }) => clusters.includes(cluster)) + 1;

/** The fields that Argo CD leaves to others on any of the clusters, as one template speaks for all of them. */
function ignoredBy(clusters: readonly ComposedCluster[], name: string): IgnoreDifference[] {
  const all = clusters.flatMap(({ rolling }) =>
    rolling.flatMap(({ component, ignored }) => (component === name ? ignored : [])),
  );
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
