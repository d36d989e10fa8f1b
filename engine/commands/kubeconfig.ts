import { contextOf, type Wanted } from '../connect/choose.ts';
import { Connection } from '../connect/connection.ts';
import { type Kubeconfig, readKubeconfig } from '../connect/kubeconfig.ts';
import { targetOf } from '../connect/target.ts';

/** What every command that speaks to a cluster takes. */
export const KUBECONFIG_OPTIONS = {
  kubeconfig: {
    type: 'string',
    multiple: true,
    summary: 'a kubeconfig file, or a folder of them; repeatable (default: KUBECONFIG, ~/.kube)',
  },
  context: {
    type: 'string',
    summary: 'of the kubeconfig (default: the one called as the cluster, or that leads to it)',
  },
} as const;

export const kubeconfigOf = (given: readonly string[]): Kubeconfig => readKubeconfig({ given });

export const connect = (kubeconfig: Kubeconfig, wanted: Wanted): Connection =>
  new Connection(targetOf(contextOf(kubeconfig, wanted)));
