import { z } from 'zod';
import type { Check } from '../../../shared/check.ts';
import { tenantsOf } from '../door.ts';
import { configFile, flagOf } from './processes.ts';
import { parseJson, receivesOf } from './receives.ts';

const Limits = z.object({ write: z.object({ tenants: z.record(z.string(), z.unknown()).default({}) }) });

type Facts = { at: string; tenants: string[] }[];

/** Limits name clusters of the fleet: those of any other name hold for nobody. */
export const receiveLimits: Check<Facts> = {
  code: 'receive-limits',
  level: 'error',

  collect: (manifests) =>
    receivesOf(manifests).flatMap((receive) => {
      const path = flagOf(receive, 'receive.limits-config-file');
      const text = path === '' ? undefined : configFile(manifests, receive, path);
      const limits = text === undefined ? undefined : parseJson(Limits, text);
      return limits ? [{ at: `${receive.at}: ${path}`, tenants: Object.keys(limits.write.tenants) }] : [];
    }),

  *judge(clusters, fleet) {
    const known = tenantsOf(fleet);
    for (const { at, tenants } of clusters.flatMap(({ facts }) => facts)) {
      for (const tenant of tenants.filter((name) => !known.includes(name))) {
        yield { at, message: `limits ${tenant}, which is no cluster; expected one of ${known.join(', ')}` };
      }
    }
  },
};
