import type { DataFile } from '../../load/files.ts';
import { openFleet, type SealFleet } from '../../seal/seal-fleet.ts';
import { type Project, readingsOf } from '../fleet.ts';
import { clustersFolder, schemasFolder } from '../options.ts';

/** @param proposed files that are not in the folder yet, or in the place of those that are */
export function fleetOf(project: Project, clusters: string | undefined, proposed?: readonly DataFile[]): SealFleet {
  const { root, registry } = project;
  const folder = clustersFolder(root, clusters);
  const readings = readingsOf(project, clusters);
  return openFleet({ folder, schemas: schemasFolder(root), registry, proposed, readings });
}
