import { openFleet, type SealFleet } from '../../seal/seal-fleet.ts';
import type { Project } from '../fleet.ts';
import { clustersFolder, schemasFolder } from '../options.ts';

export const fleetOf = ({ root, registry }: Project, clusters: string | undefined): SealFleet =>
  openFleet({ folder: clustersFolder(root, clusters), schemas: schemasFolder(root), registry });
