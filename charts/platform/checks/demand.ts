import type { Manifests } from '../../shared/manifest.ts';
import type { Container } from '../../shared/shapes/pods.ts';
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
export const AMOUNTS = ['pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number of cores, bytes or pieces. */
export function quantityNumber(quantity: string | number): number {
  const [, number = '', suffix = ''] = /^([0-9.eE+-]+?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  return Number(number) * (FACTORS[suffix] ?? 1);
}

const amountsOf = ({ resources: { requests = {}, limits = {} } = {} }: Pick<Container, 'resources'>): Amounts => ({
  pods: 0,
  'requests.cpu': quantityNumber(requests.cpu ?? 0),
  'requests.memory': quantityNumber(requests.memory ?? 0),
  'limits.cpu': quantityNumber(limits.cpu ?? 0),
  'limits.memory': quantityNumber(limits.memory ?? 0),
});

const combined = (a: Amounts, b: Amounts, join: (x: number, y: number) => number): Amounts => ({
  pods: join(a.pods, b.pods),
  'requests.cpu': join(a['requests.cpu'], b['requests.cpu']),
  'requests.memory': join(a['requests.memory'], b['requests.memory']),
  'limits.cpu': join(a['limits.cpu'], b['limits.cpu']),
  'limits.memory': join(a['limits.memory'], b['limits.memory']),
});

export const sumOf = (a: Amounts, b: Amounts, times = 1): Amounts => combined(a, b, (x, y) => x + times * y);

/** Init containers run one by one before the others, so the pod asks for the larger of the two. */
function ofPod(containers: readonly Container[], init: readonly Container[] = []): Amounts {
  const running = containers.map(amountsOf).reduce((sum, each) => sumOf(sum, each), NOTHING);
  const all = init.map(amountsOf).reduce((most, each) => combined(most, each, Math.max), running);
  return { ...all, pods: 1 };
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
  for (const { manifest, template, count, surge } of podsOf(manifests)) {
    add(manifest.namespace, ofPod(template.spec.containers, template.spec.initContainers), count, surge);
  }
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    const { resources, replicas = 1 } = manifest.object.spec;
    add(manifest.namespace, { ...amountsOf({ resources }), pods: 1 }, replicas);
  }
  return [...byNamespace.values()];
}
