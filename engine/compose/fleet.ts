import { App, Chart } from 'cdk8s';
import { syncOptions } from '../../charts/argocd/annotations.ts';
import { Application } from '../../charts/argocd/application.ts';
import { inCluster } from '../../charts/argocd/destination.ts';
import { directory } from '../../charts/argocd/source.ts';
import { automated } from '../../charts/argocd/sync-policy.ts';
import { centralOf } from '../../charts/shared/door.ts';
import type { Finding } from '../../charts/shared/finding.ts';
import { type KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { Schemas } from '../validate/index.ts';
import { repositoryPath } from './application.ts';
import type { ComposedCluster } from './cluster.ts';
import { validationFindings } from './component.ts';
import { appsFolder, clusterAppsPath, projectPath, ROOT_APPLICATION } from './paths.ts';
import { FLEET_PROJECT, fleetProject, workloadsProject } from './projects.ts';
import { Tree } from './tree.ts';

const ARGOCD = 'argocd';

/** What all clusters share: the root, its two projects and one Application of Applications per cluster. */
export function fleetFiles(
  fleet: Fleet,
  clusters: readonly ComposedCluster[],
  schemasOf: (kubernetes: string) => Schemas,
): { files: ReadonlyMap<string, string>; findings: readonly Finding[] } {
  const chart = new Chart(new App(), ARGOCD);
  const workloads = workloadsProject(chart, fleet, clusters);
  // The root lives in a project that it does not own, so that one file is all that a person applies by hand.
  const root = [fleetProject(chart, fleet), rootApplication(chart, fleet)];
  const files: [path: string, objects: readonly KubeObject[]][] = [
    [ROOT_APPLICATION, root],
    [projectPath(workloads.metadata.name), [workloads]],
    ...fleet.clusters.map((cluster): [string, KubeObject[]] => [
      clusterAppsPath(cluster.name),
      [clusterApplication(chart, fleet, cluster)],
    ]),
  ];
  const central = centralOf(fleet);
  const tree = new Tree();
  const findings = files.flatMap(([path, objects]) => {
    const manifests = objects.map((object) => new Manifest(central.name, ARGOCD, object));
    tree.add(path, objects, `${central.name}/${ARGOCD}/${path}`);
    return manifests.flatMap((manifest) => validationFindings(manifest, schemasOf(central.kubernetes)));
  });
  return { files: tree.files, findings: [...findings, ...tree.findings] };
}

/** Covers the projects, clusters and apps folders; deleting it leaves them and all that they bring. */
function rootApplication(chart: Chart, fleet: Fleet): KubeObject {
  const path = repositoryPath(fleet, 'argocd');
  return objectOf(
    new Application(chart, 'root-application', {
      name: 'root-application',
      deletion: 'orphan',
      project: FLEET_PROJECT,
      destination: inCluster(ARGOCD),
      manifestGeneratePaths: [`/${path}`],
      source: directory({
        repoURL: fleet.git.url,
        targetRevision: fleet.git.revision,
        path,
        recurse: true,
        exclude: 'root-application.yaml',
      }),
      syncPolicy: automated({ options: { serverSideApply: true } }),
    }),
  );
}

/**
 * One per cluster, all in one wave, so that a cluster that is away holds up no other.
 * A cluster's file that is gone from Git asks before its Application goes, and its objects stay.
 */
function clusterApplication(chart: Chart, fleet: Fleet, { name }: ClusterData): KubeObject {
  const path = repositoryPath(fleet, appsFolder(name));
  return objectOf(
    new Application(chart, `${name}-apps`, {
      name: `${name}-apps`,
      annotations: syncOptions({ prune: 'confirm' }),
      labels: { 'fleetwright/cluster': name },
      wave: 0,
      deletion: 'orphan',
      project: FLEET_PROJECT,
      destination: inCluster(ARGOCD),
      manifestGeneratePaths: [`/${path}`],
      source: directory({ repoURL: fleet.git.url, targetRevision: fleet.git.revision, path, recurse: false }),
      syncPolicy: automated({ options: { serverSideApply: true } }),
    }),
  );
}

export const objectOf = (construct: { toJson(): unknown }): KubeObject => construct.toJson() as KubeObject;
