import { type Controller, controllerOf } from '../../connect/controller.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';

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
  const connection = connect(kubeconfigOf(kubeconfig), { cluster, apiServer, context });
  return { controller: controllerOf(connection), at: connection.target.at };
}
