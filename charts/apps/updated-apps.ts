import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import type { ImageUpdaterData } from '../../clusters/schema/images.ts';
import type { UpdatePolicy } from '../argocd/update-policy.ts';
import { mirrored } from '../shared/image.ts';

/** An app in an environment whose images a robot keeps. */
export interface UpdatedApp extends PlacedApp {
  imageUpdater: ImageUpdaterData;
  /** `<app>-<environment>`, as its component is called. */
  name: string;
  /** As its pods have it. */
  repository: string;
  clusters: readonly ClusterData[];
}

/** Those of the fleet by their names. */
export const updatedApps = (fleet: Fleet): UpdatedApp[] =>
  Object.entries(fleet.apps).flatMap(([name, app]) => {
    const clusters = fleet.clusters.filter(({ components }) => components[name] !== undefined);
    if (app.imageUpdater === undefined || clusters.length === 0) return [];
    const repository = mirrored(app.workload.image, fleet.mirrors);
    return [{ ...app, imageUpdater: app.imageUpdater, name, repository, clusters }];
  });

/** The registry of a repository, as images name it. */
export function registryOf(repository: string): string {
  const [first = ''] = repository.split('/');
  return repository.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** The branch that holds what an environment is made from. */
export const branchOf = ({ git, branches }: Fleet, { revision }: PlacedApp): string =>
  branches.strategy === 'tags' ? git.revision : revision;

/** The folder of an overlay from the root of the repository: the data lies beside dist. */
export function overlayFolderOf({ git }: Fleet, { app, environment }: PlacedApp): string {
  const above = git.path.slice(0, git.path.lastIndexOf('/') + 1);
  return `${above}clusters/apps/overlays/${app}/${environment}`;
}

export function policyOf({ strategy, constraint, allowTags, ...filters }: ImageUpdaterData): UpdatePolicy {
  if (strategy === 'digest') return { ...filters, strategy, allowTags, tag: constraint ?? '' };
  if (strategy === 'semver') return { ...filters, strategy, allowTags, constraint };
  return { ...filters, strategy, allowTags: allowTags ?? '' };
}
