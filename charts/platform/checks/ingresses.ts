import { type Check, clusterCheck, type Violation, withData } from '../../shared/check.ts';
import { CILIUM, routedHostsOf } from '../../shared/hosts.ts';
import type { Shapes } from '../../shared/shapes/kinds.ts';

interface Served {
  at: string;
  door: 'ingress' | 'Gateway';
  host: string;
  path: string;
}

/** Every Ingress leads to a Service and a port of its own namespace. Source: contract S08. */
export const ingressBackend = clusterCheck('ingress-backend', 'error', function* (manifests) {
  const services = manifests.ofKind('Service');
  for (const manifest of manifests.ofKind('Ingress')) {
    for (const [i, { http }] of (manifest.object.spec.rules ?? []).entries()) {
      for (const [j, { backend }] of (http?.paths ?? []).entries()) {
        const at = manifest.field(`spec.rules[${i}].http.paths[${j}].backend.service`);
        if (backend.service === undefined) continue;
        const { name, port } = backend.service;
        const service = services.named({ namespace: manifest.namespace, name });
        if (service === undefined) {
          yield {
            at,
            message: `there is no Service ${name} in ${manifest.namespace}; an Ingress reaches no other namespace`,
          };
          continue;
        }
        const ports = service.object.spec.ports ?? [];
        if (ports.some((each) => (port?.name === undefined ? each.port === port?.number : each.name === port.name)))
          continue;
        const there = ports.map((each) => each.name ?? each.port).join(', ') || 'none';
        yield { at, message: `Service ${name} has no port ${port?.name ?? port?.number}; it has: ${there}` };
      }
    }
  }
});

/** Every Ingress is Cilium's, and asks for nothing that only other controllers know, or of a class that is brought. Source: contract S10. */
export const ingressClass = clusterCheck('ingress-class', 'error', function* (manifests) {
  const brought = manifests.ofKind('IngressClass').map(({ object }) => object.metadata.name);
  for (const manifest of manifests.ofKind('Ingress')) {
    const { ingressClassName = 'none' } = manifest.object.spec;
    if (brought.includes(ingressClassName)) continue;
    if (ingressClassName !== CILIUM) {
      const right = [CILIUM, ...brought].join(' or ');
      yield { at: manifest.field('spec.ingressClassName'), message: `is ${ingressClassName}; expected ${right}` };
    }
    for (const key of Object.keys(manifest.object.metadata.annotations ?? {})) {
      if (!/^(nginx|haproxy|traefik)\.|^[^/]*nginx\.(org|com)\//.test(key)) continue;
      yield {
        at: manifest.field(`metadata.annotations[${key}]`),
        message: 'Cilium does not know it and does nothing; expected none',
      };
    }
  }
});

/**
 * Every host lies in its cluster's zone and is served by one door, the ingress or the Gateway, since they have addresses apart;
 * each path of it leads to one Ingress or one route. Source: contract S09.
 */
export const ingressHost: Check<Served[]> = {
  code: 'ingress-host',
  level: 'error',
  collect: (manifests) => [
    ...manifests.ofKind('Ingress').flatMap((manifest) =>
      (manifest.object.spec.rules ?? []).flatMap(({ host = '*', http }, i) =>
        (http?.paths ?? [{ path: '/' }]).map(({ path = '/' }) => ({
          at: manifest.field(`spec.rules[${i}].host`),
          door: 'ingress' as const,
          host,
          path,
        })),
      ),
    ),
    ...manifests.ofKind('HTTPRoute').flatMap((manifest) =>
      routedHostsOf(manifest).flatMap((host, i) =>
        pathsOf(manifest.object).map((path) => ({
          at: manifest.field(`spec.hostnames[${i}]`),
          door: 'Gateway' as const,
          host,
          path,
        })),
      ),
    ),
  ],
  *judge(clusters, fleet) {
    for (const {
      cluster: { zone },
      facts,
    } of withData(clusters, fleet)) {
      for (const { at, host } of facts)
        if (!host.endsWith(`.${zone}`)) yield { at, message: `${host} is outside the zone ${zone} of the cluster` };
      yield* servedTwice(facts);
      yield* twoDoors(facts);
    }
  },
};

/** Paths of a host that two objects serve behind one door. */
function* servedTwice(facts: readonly Served[]): Iterable<Violation> {
  const seen = new Map<string, string>();
  for (const { at, door, host, path } of facts) {
    const key = `${door} ${host}${path}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, at);
    else yield { at, message: `${host}${path} is served by ${first} too; expected one of them` };
  }
}

/** Hosts that would have the addresses of both doors, of which clients take either. */
function* twoDoors(facts: readonly Served[]): Iterable<Violation> {
  const behindIngress = new Map<string, string>();
  const told = new Set<string>();
  for (const { at, door, host } of facts) {
    if (door === 'ingress') {
      if (!behindIngress.has(host)) behindIngress.set(host, at);
      continue;
    }
    const other = behindIngress.get(host);
    if (other === undefined || told.has(at)) continue;
    told.add(at);
    const message = `${host} would have the address of the Gateway here and that of the ingress by ${other}, so that clients come to the wrong one; expected both behind one of them, or each with a host of its own`;
    yield { at, message };
  }
}

/** Several rules of one route may share a path, and be apart by headers. */
function pathsOf({ spec: { rules = [] } }: Shapes['HTTPRoute']): string[] {
  const matches = rules.flatMap(({ matches: some = [{}] }) => some);
  return [...new Set(matches.map(({ path }) => path?.value ?? '/'))];
}
