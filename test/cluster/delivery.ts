import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { appsFolder, clusterFolder } from '../../engine/compose/paths.ts';
import { applicationsOf } from '../engine/compose/application-set.ts';

/** Path under dist → text. */
export type Tree = ReadonlyMap<string, string>;

export function treeOf(folder: string): Tree {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

export const clustersOf = (tree: Tree): string[] => [
  ...new Set([...tree.keys()].flatMap((path) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? [])),
];

/** One Argo CD Application, with its objects in the order in which Argo CD applies them. */
export interface Delivered {
  component: string;
  application: KubeObject;
  objects: readonly KubeObject[];
  /** Charts and folders from elsewhere, which are not in dist. */
  upstream: readonly string[];
}

/** A cluster's Applications, in the order of their waves. */
export function deliveriesOf(tree: Tree, cluster: string): Delivered[] {
  const applications = [...objectsIn(tree, below(tree, appsFolder(cluster))), ...madeFor(tree, cluster)].map(
    (application) => {
      const component = application.metadata.labels?.['fleetwright/component'] ?? '';
      const objects = objectsIn(tree, below(tree, `${clusterFolder(cluster)}/${component}`));
      return { component, application, objects: inOrder(objects), upstream: upstreamOf(application) };
    },
  );
  return applications.sort((a, b) => waveOf(a.application) - waveOf(b.application));
}

/** The Applications that ApplicationSets make for a cluster. */
const madeFor = (tree: Tree, cluster: string): KubeObject[] =>
  objectsIn(
    tree,
    [...tree.keys()].filter((path) => path.endsWith('-appset.yaml')),
  )
    .flatMap(applicationsOf)
    .filter(({ metadata }) => metadata.labels?.['fleetwright/cluster'] === cluster);

/** All objects that a cluster's API server gets, in order: what Argo CD reads, where it runs, and what it applies there. */
export function objectsFor(tree: Tree, cluster: string): KubeObject[] {
  const deliveries = deliveriesOf(tree, cluster);
  return [...(isCentral(deliveries) ? argoCdObjects(tree) : []), ...deliveries.flatMap(({ objects }) => objects)];
}

/** Whether Argo CD runs on the cluster: then it is the cluster that Argo CD is in. */
function isCentral(deliveries: readonly Delivered[]): boolean {
  const destinations = deliveries.map(({ application }) => (application.spec as { destination: object }).destination);
  return destinations.some((destination) => 'server' in destination);
}

/** What Argo CD itself reads on the central cluster: the root, projects, and the Applications of all clusters. */
function argoCdObjects(tree: Tree): KubeObject[] {
  const paths = [...tree.keys()].filter((path) => path.startsWith('argocd/') || path.includes('/apps/'));
  return inOrder(objectsIn(tree, paths));
}

const below = (tree: Tree, folder: string): string[] =>
  [...tree.keys()].filter((path) => path.startsWith(`${folder}/`));

export const objectsIn = (tree: Tree, paths: Iterable<string>): KubeObject[] =>
  Array.from(paths, (path) =>
    tree
      .get(path)!
      .split(/^---$/m)
      .map((text) => load(text) as KubeObject),
  ).flat();

export interface Source {
  chart?: string;
  path?: string;
  repoURL: string;
}

/** Where an Application takes its objects from. */
export function sourcesOf({ spec }: KubeObject): Source[] {
  const { source, sources = [] } = spec as { source?: Source; sources?: Source[] };
  return [...(source ? [source] : []), ...sources];
}

/** A chart, or a path that is none of dist's. */
function upstreamOf(application: KubeObject): string[] {
  const { metadata } = application;
  const own = `/${metadata.labels?.['fleetwright/cluster']}/${metadata.labels?.['fleetwright/component']}`;
  return sourcesOf(application)
    .filter(({ path }) => path === undefined || !path.endsWith(own))
    .map(({ repoURL, chart, path }) => `${repoURL} ${chart ?? path}`);
}

export const waveOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);

/** The order of kinds in which Argo CD applies the objects of one wave; kinds that it does not name come last. */
const KINDS = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

const rankOf = ({ kind }: KubeObject): number => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);

const inOrder = (objects: readonly KubeObject[]): KubeObject[] =>
  [...objects].sort((a, b) => waveOf(a) - waveOf(b) || rankOf(a) - rankOf(b));
