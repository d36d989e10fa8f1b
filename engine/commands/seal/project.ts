import { join } from 'node:path';
import { ConnectError } from '../../connect/connect-error.ts';
import { SealError } from '../../seal/seal-error.ts';
import { openFleet, type SealFleet } from '../../seal/seal-fleet.ts';
import type { ExitCode, Runtime } from '../command.ts';
import type { Project } from '../fleet.ts';
import { clustersFolder, FLEET_OPTIONS } from '../options.ts';

export const CLUSTERS_OPTION = FLEET_OPTIONS.clusters;

export const fleetOf = ({ root, registry }: Project, clusters: string | undefined): SealFleet =>
  openFleet({ folder: clustersFolder(root, clusters), schemas: join(root, 'imports', 'schemas'), registry });

/** The current day, UTC. */
export const currentDay = (): string => new Date().toISOString().slice(0, 10);

/** Runs a command; what stands against it is reported. */
export async function orReport({ terminal }: Runtime, run: () => Promise<ExitCode> | ExitCode): Promise<ExitCode> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof SealError || cause instanceof ConnectError)) throw cause;
    terminal.report(cause.findings);
    return 2;
  }
}
