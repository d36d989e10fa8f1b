import type { Manifests } from '../../shared/manifest.ts';
import type { Container, LimitRangeItem } from '../../shared/shapes/pods.ts';

type Resources = NonNullable<Container['resources']>;

/** What the LimitRanges of a namespace say of its containers, by namespace. */
export function containerRanges(manifests: Manifests): ReadonlyMap<string, LimitRangeItem> {
  const ranges = new Map<string, LimitRangeItem>();
  for (const { namespace, object } of manifests.ofKind('LimitRange')) {
    for (const range of (object.spec?.limits ?? []).filter(({ type }) => type === 'Container')) {
      ranges.set(namespace, { ...ranges.get(namespace), ...range });
    }
  }
  return ranges;
}

/** What a container comes to ask for: without a request, its own limit, and then what its namespace gives it. */
export function givenResources(
  { resources: { requests, limits } = {} }: Pick<Container, 'resources'>,
  { min, max, default: byDefault, defaultRequest }: Partial<LimitRangeItem> = {},
): Required<Resources> {
  const all = { ...max, ...byDefault };
  return {
    requests: { ...min, ...all, ...defaultRequest, ...limits, ...requests },
    limits: { ...all, ...limits },
  };
}
