import { PENDING } from '../../../clusters/schema/images.ts';
import type { Check } from '../../shared/check.ts';

/** Whatever is left out of the fleet is said, so that nobody takes it for delivered. */
export const noImage: Check<null> = {
  code: 'no-image',
  level: 'warning',
  collect: () => null,
  *judge(_, { apps }) {
    for (const { app, environment, workload, isPending } of Object.values(apps)) {
      if (!isPending) continue;
      const set = `npm run image -- set ${app} ${workload.image}:TAG --env ${environment}`;
      yield {
        at: `clusters/apps/images.yaml: ${app}.${environment}`,
        message: `${PENDING}, so that ${app} is left out of ${environment}; ${set}, or npm run image -- promote ${app}, brings it there`,
      };
    }
  },
};
