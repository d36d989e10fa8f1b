import { clusterCheck, type Violation } from '../../shared/check.ts';
import type { Manifest } from '../../shared/manifest.ts';
import { exceeds, quantityNumber } from '../../shared/quantity.ts';
import type { Container, LimitRangeItem } from '../../shared/shapes/pods.ts';
import { containerRanges, givenResources } from './container-resources.ts';
import { containersOf, podsOf } from './pods.ts';
import { quotasOf } from './quotas.ts';

/**
 * Every container stays within the limits of its namespace, and says what the quota of its namespace counts.
 * Source: contract W15 and W16. Otherwise its pods are refused.
 */
export const containerBounds = clusterCheck('container-bounds', 'error', function* (manifests) {
  const ranges = containerRanges(manifests);
  const quotas = quotasOf(manifests);
  for (const pods of podsOf(manifests)) {
    const { manifest } = pods;
    const range = ranges.get(manifest.namespace);
    const counted = quotas
      .filter(({ namespace }) => namespace === manifest.namespace)
      .flatMap(({ hard }) => hard.map(({ name }) => name));
    for (const { path, container } of containersOf(pods)) {
      const placed = { manifest, path: `${path}.resources`, container };
      if (range !== undefined) yield* outOfBounds(placed, range);
      yield* uncounted(placed, range, counted);
    }
  }
});

interface Placed {
  manifest: Manifest;
  /** Of the resources of the container. */
  path: string;
  container: Container;
}

const FIELDS = ['limits', 'requests'] as const;
const RESOURCES = ['cpu', 'memory'] as const;

/** A limit stands for the request below it, and a request for the limit above it. */
function* outOfBounds(
  { manifest, path, container: { resources = {} } }: Placed,
  { min = {}, max = {} }: LimitRangeItem,
): Iterable<Violation> {
  for (const resource of RESOURCES) {
    const said = FIELDS.flatMap((field) => {
      const amount = resources[field]?.[resource];
      return amount === undefined ? [] : [{ at: manifest.field(`${path}.${field}.${resource}`), amount }];
    });
    const [upper, lower] = [said.at(0), said.at(-1)];
    const [least, most] = [min[resource], max[resource]];
    if (upper && most !== undefined && exceeds(quantityNumber(upper.amount), quantityNumber(most))) {
      const message = `is ${upper.amount}, and the namespace lets a container have ${most}; expected at most that`;
      yield { at: upper.at, message };
    }
    if (lower && least !== undefined && exceeds(quantityNumber(least), quantityNumber(lower.amount))) {
      const message = `is ${lower.amount}, and the namespace wants ${least} of a container; expected at least that`;
      yield { at: lower.at, message };
    }
  }
}

/** What a quota counts and neither the container nor its namespace says. */
function* uncounted(
  { manifest, path, container }: Placed,
  range: LimitRangeItem | undefined,
  counted: readonly string[],
): Iterable<Violation> {
  const given = givenResources(container, range);
  for (const field of FIELDS) {
    for (const resource of RESOURCES) {
      if (!counted.includes(`${field}.${resource}`) || given[field][resource] !== undefined) continue;
      const at = manifest.field(`${path}.${field}.${resource}`);
      yield { at, message: `is missing, and the quota of ${manifest.namespace} counts it; expected an amount` };
    }
  }
}
