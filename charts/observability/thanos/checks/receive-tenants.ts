import type { Check } from '../../../shared/check.ts';
import { tenantsOf } from '../door.ts';
import { routersOf } from './hashrings.ts';

type Facts = { at: string; tenants: string[] | 'all' }[];

/**
 * Every cluster's tenant has a hashring.
 * Source: contract M05. The samples of a tenant without one are refused.
 */
export const receiveTenants: Check<Facts> = {
  code: 'receive-tenants',
  level: 'error',

  collect: (manifests) =>
    routersOf(manifests).map(({ router, rings = [] }) => ({
      at: router.at,
      // A ring without tenants is everyone's.
      tenants: rings.some((ring) => ring.tenants.length === 0) ? 'all' : rings.flatMap((ring) => ring.tenants),
    })),

  *judge(clusters, fleet) {
    for (const { at, tenants } of clusters.flatMap(({ facts }) => facts)) {
      if (tenants === 'all') continue;
      for (const tenant of tenantsOf(fleet).filter((name) => !tenants.includes(name))) {
        yield {
          at,
          message: `no hashring takes the tenant ${tenant}; expected it among ${tenants.join(', ') || 'none'}`,
        };
      }
      for (const [i, tenant] of tenants.entries()) {
        if (tenants.indexOf(tenant) < i)
          yield { at, message: `the tenant ${tenant} is in two hashrings; expected it in one` };
      }
    }
  },
};
