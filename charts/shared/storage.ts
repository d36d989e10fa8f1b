import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { type Profile, profileOf } from './profile.ts';

/** The class whose volumes keep this many copies. A class cannot be changed, so that each number has its own name. */
export const longhornClass = (replicas: Profile['longhornReplicas']): string => `longhorn-r${replicas}`;

/** The name of the StorageClass that a cluster's volumes take. */
export const storageClassOf = (cluster: Pick<ClusterData, 'storageClass' | 'nodes'>): string =>
  cluster.storageClass ?? longhornClass(profileOf(cluster).longhornReplicas);
