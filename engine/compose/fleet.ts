import { App, Chart } from 'cdk8s';
import { syncOptions } from '../../charts/argocd/annotations.ts';
import { Application, applicationObject } from '../../charts/argocd/application.ts';
import { inCluster } from '../../charts/argocd/destination.ts';
import { ARGOCD_NAMESPACE } from '../../charts/argocd/namespace.ts';
import { directory } from '../../charts/argocd/source.ts';
import { automated } from '../../charts/argocd/sync-policy.ts';
import { centralOf } from '../../charts/shared/door.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { type KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { Schemas } from '../validate/index.ts';
import { appProject, appProjects } from './app-projects.ts';
import { ARGOCD_PROJECT, FLEET_PROJECT, LEFT, repositoryPath, WORKLOADS_PROJECT } from './application.ts';
import { rollingApps, rollingSet } from './application-sets.ts';
import { saidOf } from './applications.ts';
import type { ComposedCluster } from './cluster.ts';
import { validationFindings } from './component.ts';
import { unusedMirrors } from './mirrors.ts';
import { applicationSetPath, appsFolder, clusterAppsPath, projectPath, ROOT_APPLICATION } from './paths.ts';
import { argocdProject, fleetProject, type Whole, workloadsProject } from './projects.ts';
import { orRefusal } from './refusal.ts';
import { forStandIn } from './stand-in.ts';
import { Tree } from './tree.ts';

/** The folder of what clusters share, and the place of what is said of it. */
const ARGOCD = 'argocd';

interface FleetFiles {
  files: ReadonlyMap<string, string>;
  findings: readonly Finding[];
  /** What constructs threw in place of objects. */
  refusals: readonly Error[];
}

/** What all clusters share: the root, the projects, one Application of Applications per cluster, and sets of apps. */
export function fleetFiles(whole: Whole, schemasOf: (kubernetes: string) => Schemas): FleetFiles {
  const { fleet, clusters } = whole;
  const central = centralOf(fleet);
  const chart = new Chart(new App(), ARGOCD);
  const ofCluster = clusterApplications(fleet, schemasOf(central.kubernetes));
  const built = [
    // The root lives in a project that it does not own, so that one file is all that a person applies by hand.
    file(ROOT_APPLICATION, () => [fleetProject(chart, fleet), rootApplication(chart, fleet)]),
    file(projectPath(WORKLOADS_PROJECT), () => [workloadsProject(chart, whole)]),
    ...(clusters.some(({ permissions }) => permissions[ARGOCD_PROJECT] !== undefined)
      ? [file(projectPath(ARGOCD_PROJECT), () => [argocdProject(chart, whole)])]
      : []),
    ...appProjects(clusters).map((name) => file(projectPath(name), () => [appProject(chart, name, whole)])),
    ...rollingApps(clusters).map((name) =>
      file(applicationSetPath(name), () => [rollingSet(chart, name, { fleet, clusters })]),
    ),
    ...fleet.clusters.map(({ name }) => file(clusterAppsPath(name), () => [ofCluster(name)])),
  ];
  const tree = new Tree();
  const findings = built.flatMap((each) => {
    if ('refused' in each) return each.findings;
    const { path, objects } = each.value;
    tree.add(path, objects, { at: path });
    const manifests = objects.map((object) => new Manifest(central.name, ARGOCD, object));
    return manifests.flatMap((manifest) => validationFindings(manifest, schemasOf(central.kubernetes)));
  });
  return {
    files: tree.files,
    findings: [...findings, ...tree.findings, ...sameApplications(clusters), ...unusedMirrors(fleet, clusters)],
    refusals: built.flatMap((each) => ('refused' in each ? [each.refused] : [])),
  };
}

const file = (path: string, build: () => KubeObject[]) => orRefusal(path, () => ({ path, objects: build() }));

/** Applications of all clusters share one namespace, where `a-b` on c and `a` on `b-c` have one name. */
function sameApplications(clusters: readonly ComposedCluster[]): Finding[] {
  const claims = [
    { name: ROOT_NAME, at: ROOT_APPLICATION },
    ...clusters.map(({ name }) => ({ name: clusterApplicationName(name), at: clusterAppsPath(name) })),
    ...clusters.flatMap(({ name: cluster, applications }) =>
      applications.map((name) => ({ name, at: `${cluster}/apps/${name}` })),
    ),
  ];
  const first = new Map<string, string>();
  return claims.flatMap(({ name, at }) => {
    const other = first.get(name);
    first.set(name, other ?? at);
    if (other === undefined) return [];
    return [error('claimed-twice', at, `the Application ${name} is that of ${other} too; rename the cluster`)];
  });
}

const ROOT_NAME = 'root-application';
const clusterApplicationName = (cluster: string) => `${cluster}-apps`;

/** Covers the projects, clusters and apps folders; deleting it leaves them and all that they bring. */
function rootApplication(chart: Chart, fleet: Fleet): KubeObject {
  const path = repositoryPath(fleet, ARGOCD);
  return objectOf(
    new Application(chart, ROOT_NAME, {
      name: ROOT_NAME,
      deletion: 'orphan',
      project: FLEET_PROJECT,
      destination: inCluster(ARGOCD_NAMESPACE),
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
 * Where a cluster's file is gone from Git its Application stays for a person to delete, and its objects stay then too.
 */
function clusterApplication(fleet: Fleet, name: string): KubeObject {
  const path = repositoryPath(fleet, appsFolder(name));
  return applicationObject({
    name: clusterApplicationName(name),
    annotations: syncOptions(LEFT),
    labels: { 'fleetwright/cluster': name },
    wave: 0,
    deletion: 'orphan',
    project: FLEET_PROJECT,
    destination: inCluster(ARGOCD_NAMESPACE),
    manifestGeneratePaths: [`/${path}`],
    source: directory({ repoURL: fleet.git.url, targetRevision: fleet.git.revision, path, recurse: false }),
    syncPolicy: automated({ options: { serverSideApply: true } }),
  });
}

/** That of each cluster, which says the same as all others but for the name. */
function clusterApplications(fleet: Fleet, schemas: Schemas): (name: string) => KubeObject {
  const model = forStandIn((name) => clusterApplication(fleet, name));
  return (name) => saidOf(name, model, schemas) ?? clusterApplication(fleet, name);
}

const objectOf = (construct: { toJson(): unknown }): KubeObject => construct.toJson() as KubeObject;
