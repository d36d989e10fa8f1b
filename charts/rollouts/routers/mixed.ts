import type { Offer, Router } from '../router.ts';

/** Two routers, such as one for what comes from outside and one for what stays within: both follow each weight. */
export const mixed = <const One extends Offer, const Other extends Offer>(
  one: Router<One>,
  other: Router<Other>,
): Router<One | Other> => {
  const routes = [...(one.spec.managedRoutes ?? []), ...(other.spec.managedRoutes ?? [])];
  const plugins = { ...one.spec.plugins, ...other.spec.plugins };
  return {
    offers: [...one.offers, ...other.offers],
    spec: {
      ...one.spec,
      ...other.spec,
      managedRoutes: routes.length > 0 ? routes : undefined,
      plugins: Object.keys(plugins).length > 0 ? plugins : undefined,
      maxTrafficWeight: one.maxTrafficWeight ?? other.maxTrafficWeight,
    },
    services: [...(one.services ?? []), ...(other.services ?? [])],
    objects: [...(one.objects ?? []), ...(other.objects ?? [])],
    maxTrafficWeight: one.maxTrafficWeight ?? other.maxTrafficWeight,
    check: (backends) => [...(one.check?.(backends) ?? []), ...(other.check?.(backends) ?? [])],
  };
};
