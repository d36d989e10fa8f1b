import { openFleet, type SealFleet } from '../../seal/seal-fleet.ts';
import { type Project, readingsOf } from '../fleet.ts';
import { clustersFolder, schemasFolder } from '../options.ts';

export function fleetOf(project: Project, clusters: string | undefined): SealFleet {
  const { root, registry } = project;
  const readings = readingsOf(project, clusters);
  return openFleet({ folder: clustersFolder(root, clusters), schemas: schemasFolder(root), registry, readings });
}
