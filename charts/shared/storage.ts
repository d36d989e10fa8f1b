import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { type Profile, profileOf } from './profile.ts';

/** The class whose volumes keep this many copies. A class cannot be changed, so that each number has its own name. */
export const longhornClass = (replicas: Profile['longhornReplicas']): string => `longhorn-r${replicas}`;

/** The name of the StorageClass that a cluster's volumes take. */
export const storageClassOf = (cluster: Pick<ClusterData, 'storageClass' | 'nodes'>): string =>
  cluster.storageClass ?? longhornClass(profileOf(cluster).longhornReplicas);

/** The annotation of the StorageClass that claims get which name none. */
export const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Whether claims that name no class get the one with these annotations. */
export const isDefaultClass = (annotations: Readonly<Record<string, string>> | undefined): boolean =>
  annotations?.[DEFAULT_CLASS] === 'true';

/** The group of volumes of which Longhorn makes no backups. */
export const NO_BACKUP = 'no-backup';

const NO_BACKUP_LABEL = `recurring-job-group.longhorn.io/${NO_BACKUP}`;

/** What kube-state-metrics has to tell of claims, so that it is known which have no backups. */
export const BACKUP_LABELS: readonly string[] = [NO_BACKUP_LABEL];

/** The series of such a claim. */
export const CLAIMS_WITHOUT_BACKUP = `kube_persistentvolumeclaim_labels{label_${NO_BACKUP_LABEL.replace(/\W/g, '_')}="enabled"}`;

/** Labels of a claim whose data is worthless later; a volume in a group of its own is not in the group `default`. */
export const withoutBackup: Readonly<Record<string, string>> = {
  'recurring-job.longhorn.io/source': 'enabled',
  [NO_BACKUP_LABEL]: 'enabled',
};
