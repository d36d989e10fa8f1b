import type { Manifests } from '../../shared/manifest.ts';
import { quantityNumber } from '../../shared/quantity.ts';
import type { Container, LimitRangeItem, PodSpec } from '../../shared/shapes/pods.ts';
import { containerRanges, givenResources } from './container-resources.ts';
import { podsOf } from './pods.ts';

/** What the pods of a namespace ask for: pods, cores and bytes. */
export interface Amounts {
  pods: number;
  'requests.cpu': number;
  'requests.memory': number;
  'limits.cpu': number;
  'limits.memory': number;
}

export interface Demand {
  namespace: string;
  /** Of all pods whose number is said. */
  fixed: Amounts;
  /** Of the pods that each node has. */
  perNode: Amounts;
  /** Of those that autoscalers add, and of a second version beside the first. */
  surge: Amounts;
}

const NOTHING: Amounts = { pods: 0, 'requests.cpu': 0, 'requests.memory': 0, 'limits.cpu': 0, 'limits.memory': 0 };

export const isAmount = (name: string): name is keyof Amounts => Object.hasOwn(NOTHING, name);

function amountsOf(container: Pick<Container, 'resources'>, range?: LimitRangeItem): Amounts {
  const { requests, limits } = givenResources(container, range);
  return {
    pods: 0,
    'requests.cpu': quantityNumber(requests.cpu ?? 0),
    'requests.memory': quantityNumber(requests.memory ?? 0),
    'limits.cpu': quantityNumber(limits.cpu ?? 0),
    'limits.memory': quantityNumber(limits.memory ?? 0),
  };
}

const combined = (a: Amounts, b: Amounts, join: (x: number, y: number) => number): Amounts => ({
  pods: join(a.pods, b.pods),
  'requests.cpu': join(a['requests.cpu'], b['requests.cpu']),
  'requests.memory': join(a['requests.memory'], b['requests.memory']),
  'limits.cpu': join(a['limits.cpu'], b['limits.cpu']),
  'limits.memory': join(a['limits.memory'], b['limits.memory']),
});

export const sumOf = (a: Amounts, b: Amounts, times = 1): Amounts => combined(a, b, (x, y) => x + times * y);

/**
 * Init containers run one by one before the others, so the pod asks for the larger of the two; one that goes on is there beside
 * all that begin after it.
 */
function ofPod({ containers, initContainers = [] }: PodSpec, range: LimitRangeItem | undefined): Amounts {
  let [beside, most] = [NOTHING, NOTHING];
  for (const container of initContainers) {
    const amounts = sumOf(beside, amountsOf(container, range));
    if (container.restartPolicy === 'Always') beside = amounts;
    most = combined(most, amounts, Math.max);
  }
  const running = containers.map((each) => amountsOf(each, range)).reduce((sum, each) => sumOf(sum, each), beside);
  return { ...combined(most, running, Math.max), pods: 1 };
}

/** What the rendered pods of a cluster ask for, by namespace; pods of upstream charts are not known. */
export function demandOf(manifests: Manifests): Demand[] {
  const byNamespace = new Map<string, Demand>();
  const add = (namespace: string, amounts: Amounts, count: number | 'nodes', surge = 0) => {
    const demand = byNamespace.get(namespace) ?? { namespace, fixed: NOTHING, perNode: NOTHING, surge: NOTHING };
    byNamespace.set(
      namespace,
      count === 'nodes'
        ? { ...demand, perNode: sumOf(demand.perNode, amounts) }
        : {
            ...demand,
            fixed: sumOf(demand.fixed, amounts, count),
            surge: sumOf(demand.surge, amounts, surge),
          },
    );
  };
  const ranges = containerRanges(manifests);
  for (const { manifest, template, count, surge } of podsOf(manifests)) {
    add(manifest.namespace, ofPod(template.spec, ranges.get(manifest.namespace)), count, surge);
  }
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    const { resources, replicas = 1 } = manifest.object.spec;
    add(manifest.namespace, { ...amountsOf({ resources }), pods: 1 }, replicas);
  }
  return [...byNamespace.values()];
}
