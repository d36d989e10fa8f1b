import { contextOf, type Wanted } from '../../connect/choose.ts';
import { ConnectError } from '../../connect/connect-error.ts';
import { Connection } from '../../connect/connection.ts';
import { type Kubeconfig, readKubeconfig } from '../../connect/kubeconfig.ts';
import { targetOf } from '../../connect/target.ts';
import { SealError } from '../../seal/seal-error.ts';
import type { ExitCode, Runtime } from '../command.ts';
import { FLEET_OPTIONS } from '../fleet.ts';
import { CONNECT_OPTIONS as KUBECONFIG_OPTIONS } from '../seal/controller.ts';

/** What every command that speaks to a cluster takes. */
export const CONNECT_OPTIONS = { clusters: FLEET_OPTIONS.clusters, ...KUBECONFIG_OPTIONS } as const;

export const kubeconfigOf = (given: readonly string[]): Kubeconfig => readKubeconfig({ given });

export const connect = (kubeconfig: Kubeconfig, wanted: Wanted): Connection =>
  new Connection(targetOf(contextOf(kubeconfig, wanted)));

/** Runs a command; what stands against it, here or on a cluster, is reported. */
export async function orReport({ terminal }: Runtime, run: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof ConnectError || cause instanceof SealError)) throw cause;
    terminal.report(cause.findings);
    return 2;
  }
}
