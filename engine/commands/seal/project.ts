import { join } from 'node:path';
import { openFleet, type SealFleet } from '../../seal/seal-fleet.ts';
import type { Project } from '../fleet.ts';
import { clustersFolder, FLEET_OPTIONS } from '../options.ts';

export const CLUSTERS_OPTION = FLEET_OPTIONS.clusters;

export const fleetOf = ({ root, registry }: Project, clusters: string | undefined): SealFleet =>
  openFleet({ folder: clustersFolder(root, clusters), schemas: join(root, 'imports', 'schemas'), registry });
