import { clusterCheck, type Violation } from '../../shared/check.ts';
import { CILIUM, gatewaysOf, isCiliums } from '../../shared/hosts.ts';
import type { KubeObject, Manifest, Manifests } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';
import type { ServiceSpec } from '../../shared/shapes/network.ts';
import { finds } from './monitors.ts';
import { type Selectable, selectableOf } from './pods.ts';
import { isAt, isOpen, policiesOf } from './policies.ts';
import type { Opening, OpenPort, Policy } from './policy.ts';

interface Network {
  policies: readonly Policy[];
  /** Without those that have the addresses of their nodes: no policy holds for them. */
  pods: readonly Selectable[];
}

/** Of one cluster: four checks ask. */
export const networkOf = (manifests: Manifests): Network => manifests.gathered(gatherNetwork);

const gatherNetwork = (manifests: Manifests): Network => ({
  policies: policiesOf(manifests),
  pods: selectableOf(manifests).filter(({ hostNetwork }) => !hostNetwork),
});

/**
 * What one workload may ask, the other answers: each rule between pods of ours has its like at the other end.
 * Source: contract S15. Policies act on the ports of pods, and what one end drops is a silent timeout.
 */
export const networkFlow = clusterCheck('network-flow', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  for (const policy of policies) {
    for (const own of pods.filter(policy.covers)) {
      for (const opening of policy.openings.egress ?? []) {
        for (const target of pods.filter(opening.names)) yield* halves(policies, opening, { from: own, to: target });
      }
      for (const opening of policy.openings.ingress ?? []) {
        for (const source of pods.filter(opening.names)) yield* halves(policies, opening, { from: source, to: own });
      }
    }
  }
});

function* halves(policies: readonly Policy[], { at, ports }: Opening, { from, to }: Flow): Iterable<Violation> {
  for (const each of new Map(ports.map((port) => [port.port, port])).values()) {
    const numbers = numbersOf(each, to);
    // Of a range some may be nobody's.
    if (numbers.length === 0 && each.endPort === undefined)
      yield { at, message: `${to.at} has no port ${each.port}; expected a port of its pods, not of a Service` };
    for (const port of numbers) {
      if (!isOpen(policies, to, { direction: 'ingress', peer: from, port })) {
        yield { at, message: `${to.at} does not let ${from.at} in at ${port}; expected a rule in its policy too` };
      } else if (!isOpen(policies, from, { direction: 'egress', peer: to, port })) {
        yield { at, message: `${from.at} may not ask ${to.at} at ${port}; expected a rule in its policy too` };
      }
    }
  }
}

/** The ports of pods that a rule opens; pods that declare none may have any. */
function numbersOf(each: OpenPort, { ports }: Selectable): number[] {
  const own = Number(each.port);
  if (ports.length === 0 && each.endPort === undefined && !Number.isNaN(own)) return [own];
  const found = ports.filter(({ name, containerPort }) => name === each.port || isAt(each, containerPort));
  return [...new Set(found.map(({ containerPort }) => containerPort))];
}

interface Flow {
  from: Selectable;
  to: Selectable;
}

/** Every scraper reaches what the monitors of its cluster name. Source: contract S15. */
export const scrapeFlow = clusterCheck('scrape-flow', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  const names = manifests.ofKind('Prometheus', 'PrometheusAgent').map(({ at }) => at);
  const scrapers = pods.filter(({ at }) => names.includes(at));
  for (const { at, to, port } of targetsOf(manifests, pods)) {
    for (const from of scrapers.filter((each) => each !== to)) {
      if (!isOpen(policies, to, { direction: 'ingress', peer: from, port }))
        yield { at, message: `${to.at} does not let ${from.at} in at ${port}; expected a rule in its policy` };
      if (!isOpen(policies, from, { direction: 'egress', peer: to, port }))
        yield { at, message: `${from.at} may not ask ${to.at} at ${port}; expected a rule in its policy` };
    }
  }
});

interface Target {
  at: string;
  to: Selectable;
  port: number;
}

/** The pods that each endpoint of a monitor leads to. */
const targetsOf = (manifests: Manifests, pods: readonly Selectable[]): Target[] => [
  ...behindServices(manifests, pods),
  ...ofPodMonitors(manifests, pods),
];

function behindServices(manifests: Manifests, pods: readonly Selectable[]): Target[] {
  return manifests.ofKind('ServiceMonitor').flatMap((manifest) => {
    const { spec } = manifest.object;
    const services = manifests
      .ofKind('Service')
      .filter(({ namespace, object }) =>
        finds(spec, manifest.namespace, { namespace, labels: object.metadata.labels }),
      );
    return spec.endpoints.flatMap(({ port: name }, i) =>
      services.flatMap(({ namespace, object }) =>
        behind(object.spec, pods, { namespace, name }).map((found) => ({
          at: manifest.field(`spec.endpoints[${i}]`),
          ...found,
        })),
      ),
    );
  });
}

/** Of pods that an operator makes nothing is known here. */
function ofPodMonitors(manifests: Manifests, pods: readonly Selectable[]): Target[] {
  return manifests.ofKind('PodMonitor').flatMap((manifest) => {
    const { spec } = manifest.object;
    const found = pods.filter((each) => finds(spec, manifest.namespace, each));
    return (spec.podMetricsEndpoints ?? []).flatMap(({ port: wanted, portNumber }, i) =>
      found.flatMap((to) =>
        to.ports
          .filter(({ name, containerPort }) => (wanted === undefined ? containerPort === portNumber : name === wanted))
          .map(({ containerPort: port }) => ({ at: manifest.field(`spec.podMetricsEndpoints[${i}]`), to, port })),
      ),
    );
  });
}

/** Neither is a pod, so that no NetworkPolicy names it. */
const FROM_INGRESS = 'expected a CiliumNetworkPolicy with fromEntities: [ingress]';

/** What an Ingress serves lets Cilium's ingress in. Source: contract S17. Otherwise it is answered by 503. */
export const ingressFlow = clusterCheck('ingress-flow', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  const services = manifests.ofKind('Service');
  for (const manifest of manifests.ofKind('Ingress').filter(isCiliums)) {
    const paths = (manifest.object.spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    for (const { backend } of paths) {
      const { name: serviceName, port: wanted } = backend.service ?? {};
      const service = services.named({ namespace: manifest.namespace, name: serviceName });
      if (service === undefined) continue;
      const { spec } = service.object;
      const name = wanted?.name ?? spec.ports?.find(({ port }) => port === wanted?.number)?.name;
      for (const { to, port } of behind(spec, pods, { namespace: manifest.namespace, name })) {
        if (isOpen(policies, to, { direction: 'ingress', peer: 'ingress', port })) continue;
        yield {
          at: manifest.at,
          message: `${to.at} does not let Cilium's ingress in at ${port}; ${FROM_INGRESS}`,
        };
      }
    }
  }
});

/** What a route serves lets Cilium's Gateway in, which comes as its ingress does. Source: contract S17. */
export const routeFlow = clusterCheck('route-flow', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  const services = manifests.ofKind('Service');
  for (const manifest of manifests.ofKind('HTTPRoute')) {
    const isOurs = !isOfOthers(manifest, manifests);
    for (const [i, { backendRefs = [] }] of (manifest.object.spec.rules ?? []).entries()) {
      for (const [
        j,
        { kind = 'Service', name, namespace = manifest.namespace, port: wanted },
      ] of backendRefs.entries()) {
        if (kind !== 'Service') continue;
        const at = manifest.field(`spec.rules[${i}].backendRefs[${j}]`);
        const service = services.named({ namespace, name });
        const port = service?.object.spec.ports?.find((each) => each.port === wanted);
        if (service === undefined || port === undefined) {
          const what =
            service === undefined
              ? `there is no Service ${name} in ${namespace}`
              : `Service ${name} has no port ${wanted}`;
          yield { at, message: what };
          continue;
        }
        for (const { to, port: number } of behind(service.object.spec, pods, { namespace, name: port.name })) {
          if (!isOurs || isOpen(policies, to, { direction: 'ingress', peer: 'ingress', port: number })) continue;
          yield { at, message: `${to.at} does not let Cilium's Gateway in at ${number}; ${FROM_INGRESS}` };
        }
      }
    }
  }
});

/** Whether all Gateways of a route are another controller's: whence that comes nobody knows here. */
function isOfOthers(route: Manifest<KubeObject & Shapes['HTTPRoute']>, manifests: Manifests): boolean {
  const others = manifests.ofKind('Gateway').filter(({ object }) => object.spec.gatewayClassName !== CILIUM);
  const named = gatewaysOf(route);
  const isNamed = (each: string) => others.some((other) => `${other.namespace}/${other.object.metadata.name}` === each);
  return named.length > 0 && named.every(isNamed);
}

const NAMES = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Every pod that asks the cluster's own DNS for names may. Source: contract S16. Otherwise it finds nobody. */
export const nameResolution = clusterCheck('name-resolution', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  for (const pod of pods) {
    if (pod.dnsPolicy === 'Default' || pod.dnsPolicy === 'None') continue;
    if (isOpen(policies, pod, { direction: 'egress', peer: NAMES, port: 53 })) continue;
    yield { at: pod.at, message: 'may not ask for names; expected a policy that opens port 53 of kube-dns' };
  }
});

interface Wanted {
  namespace: string;
  name: string | undefined;
}

/** The pods that a Service leads a port to, and theirs. */
export function behind(spec: ServiceSpec, pods: readonly Selectable[], { namespace, name }: Wanted) {
  const port = spec.ports?.find((each) => each.name === name);
  if (port === undefined || spec.selector === undefined) return [];
  const { targetPort = port.port } = port;
  return pods
    .filter((each) => each.namespace === namespace && selects({ matchLabels: spec.selector }, each.labels))
    .flatMap((to) => {
      const number =
        typeof targetPort === 'number' ? targetPort : to.ports.find((each) => each.name === targetPort)?.containerPort;
      return number === undefined ? [] : [{ to, port: number }];
    });
}
