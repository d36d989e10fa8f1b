import { contextOf } from '../../connect/choose.ts';
import { Connection } from '../../connect/connection.ts';
import { type Controller, controllerOf } from '../../connect/controller.ts';
import { readKubeconfig } from '../../connect/kubeconfig.ts';
import { targetOf } from '../../connect/target.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';

export const CONNECT_OPTIONS = {
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

interface Connect {
  kubeconfig: readonly string[];
  context?: string;
}

/** The sealing controller of a cluster, through its API server, and how messages name that. */
export function controllerFor(
  fleet: SealFleet,
  cluster: string,
  { kubeconfig, context }: Connect,
): { controller: Controller; at: string } {
  const { apiServer } = clusterNamed(fleet, cluster);
  const chosen = contextOf(readKubeconfig({ given: kubeconfig }), { cluster, apiServer, context });
  const target = targetOf(chosen);
  return { controller: controllerOf(new Connection(target)), at: target.at };
}
