import { clusterCheck } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import type { LimitRangeItem } from '../../shared/shapes/pods.ts';
import { quantityNumber } from './demand.ts';
import { containersOf, podsOf } from './pods.ts';

interface Bounds {
  limits: LimitRangeItem;
  /** What every container has to say because a quota counts it. */
  counted: readonly string[];
}

/** What the LimitRanges of a namespace say of its containers. */
export const containerRanges = (manifests: Manifests, wanted: string): LimitRangeItem[] =>
  manifests
    .ofKind('LimitRange')
    .filter(({ namespace }) => namespace === wanted)
    .flatMap(({ object }) => object.spec.limits ?? [])
    .filter(({ type }) => type === 'Container');

/** Quotas that count every pod of their namespace: which a scope leaves out is not asked here. */
export const quotasOf = (manifests: Manifests) =>
  manifests
    .ofKind('ResourceQuota')
    .filter(({ object: { spec } }) => (spec.scopes ?? []).length === 0 && spec.scopeSelector === undefined);

function boundsOf(manifests: Manifests, wanted: string): Bounds {
  const quotas = quotasOf(manifests).filter(({ namespace }) => namespace === wanted);
  return {
    limits: Object.assign({ type: 'Container' }, ...containerRanges(manifests, wanted)),
    counted: quotas.flatMap(({ object }) => Object.keys(object.spec.hard ?? {})),
  };
}

/**
 * Every container stays within the limits of its namespace, and says what the quota of its namespace counts.
 * Source: contract W15 and W16. Otherwise its pods are refused.
 */
export const containerBounds = clusterCheck('container-bounds', 'error', function* (manifests) {
  for (const pods of podsOf(manifests)) {
    const { limits: range, counted } = boundsOf(manifests, pods.manifest.namespace);
    for (const { path, container } of containersOf(pods)) {
      const { requests = {}, limits = {} } = container.resources ?? {};
      for (const resource of ['cpu', 'memory']) {
        const [limit, max] = [limits[resource], range.max?.[resource]];
        if (limit !== undefined && max !== undefined && quantityNumber(limit) > quantityNumber(max)) {
          const at = pods.manifest.field(`${path}.resources.limits.${resource}`);
          yield { at, message: `is ${limit}, and the namespace lets a container have ${max}; expected at most that` };
        }
        const given = limit ?? range.default?.[resource] ?? max;
        const missing = [
          ...(counted.includes(`limits.${resource}`) && given === undefined ? ['limits'] : []),
          ...(counted.includes(`requests.${resource}`) &&
          (requests[resource] ?? range.defaultRequest?.[resource] ?? given) === undefined
            ? ['requests']
            : []),
        ];
        for (const field of missing) {
          const at = pods.manifest.field(`${path}.resources.${field}.${resource}`);
          yield {
            at,
            message: `is missing, and the quota of ${pods.manifest.namespace} counts it; expected an amount`,
          };
        }
      }
    }
  }
});
