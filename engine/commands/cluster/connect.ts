import { contextOf, type Wanted } from '../../connect/choose.ts';
import { Connection } from '../../connect/connection.ts';
import { type Kubeconfig, readKubeconfig } from '../../connect/kubeconfig.ts';
import { targetOf } from '../../connect/target.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { CONNECT_OPTIONS as KUBECONFIG_OPTIONS } from '../seal/controller.ts';

/** What every command that speaks to a cluster takes. */
export const CONNECT_OPTIONS = { clusters: FLEET_OPTIONS.clusters, ...KUBECONFIG_OPTIONS } as const;

export const kubeconfigOf = (given: readonly string[]): Kubeconfig => readKubeconfig({ given });

export const connect = (kubeconfig: Kubeconfig, wanted: Wanted): Connection =>
  new Connection(targetOf(contextOf(kubeconfig, wanted)));
