import { type Finding, warning } from '../../charts/shared/finding.ts';
import { presentImage } from './history.ts';
import type { Change } from './plan.ts';

/** What a person sets where a robot sets its own choice again. The first image of all is nobody's choice but the person's. */
export const overruled = (folder: string, changes: readonly Change[]): Finding[] =>
  changes.flatMap(({ owner, image }) => {
    const present = owner.isUpdated ? presentImage(folder, owner) : undefined;
    if (present === undefined || present === image) return [];
    const { app, environment, at } = owner;
    const message = `the Image Updater keeps ${app} in ${environment}, and sets what its policy says again within minutes; expected a policy that takes this image, or no imageUpdater`;
    return [warning('image-overruled', at, message)];
  });
