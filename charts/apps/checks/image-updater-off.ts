import type { Check } from '../../shared/check.ts';
import { IMAGE_UPDATER } from '../image-updater.ts';
import { updatedApps } from '../updated-apps.ts';

/** Who asks for the robot gets it: where none runs beside Argo CD, images stay as they are for ever. */
export const imageUpdaterOff: Check<null> = {
  code: 'image-updater-off',
  level: 'warning',
  collect: () => null,
  *judge(_, fleet) {
    const central = fleet.clusters.find(({ role }) => role === 'central');
    if (central === undefined || Object.hasOwn(central.components, IMAGE_UPDATER)) return;
    const right = `expected ${IMAGE_UPDATER}-crds: true and ${IMAGE_UPDATER}: true under components of clusters/${central.name}.yaml, or no imageUpdater`;
    for (const { app, environment } of updatedApps(fleet)) {
      yield {
        at: `clusters/apps/${app}.yaml: environments.${environment}.imageUpdater`,
        message: `${IMAGE_UPDATER} is off on ${central.name}, so that nothing follows the registry; ${right}`,
      };
    }
  },
};
