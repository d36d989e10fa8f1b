import { clusterCheck } from '../../shared/check.ts';
import { selects } from '../../shared/selector.ts';
import { type Selectable, selectableOf } from './pods.ts';
import { EXPECTED, selectsAtRunTime } from './run-time-pods.ts';

/** The label that a Service carries when it is meant to gather pods of several workloads. */
const SHARED_SERVICE = 'fleetwright.io/selects-several';

/**
 * Every Service selects the pods of exactly one workload, by ports that they have.
 * Source: contract S05 and S06.
 */
export const serviceTarget = clusterCheck('service-target', 'error', function* (manifests) {
  const selectable = selectableOf(manifests);
  for (const manifest of manifests.ofKind('Service')) {
    const { selector, ports = [] } = manifest.object.spec;
    if (selector === undefined) continue;
    const found = selectable.filter(
      ({ namespace, labels }) => namespace === manifest.namespace && selects({ matchLabels: selector }, labels),
    );
    const [first] = found;
    const at = manifest.field('spec.selector');
    if (first === undefined) {
      if (!selectsAtRunTime(manifest)) yield { at, message: `selects no pods of ${manifest.namespace}; ${EXPECTED}` };
      continue;
    }
    if (found.length > 1 && manifest.object.metadata.labels?.[SHARED_SERVICE] !== 'true') {
      const right = `expected one of them, or the label ${SHARED_SERVICE}: "true"`;
      yield { at, message: `selects the pods of ${found.map((each) => each.at).join(' and ')}; ${right}` };
    }
    for (const [i, { port, targetPort = port }] of ports.entries()) {
      if (hasPort(first, targetPort)) continue;
      const there = first.ports.map(({ name, containerPort }) => name ?? containerPort).join(', ') || 'none';
      yield {
        at: manifest.field(`spec.ports[${i}].targetPort`),
        message: `${first.at} has no port ${targetPort}; it has: ${there}`,
      };
    }
  }
});

/** A number needs no declared port; a name does. */
const hasPort = ({ ports }: Selectable, target: number | string): boolean =>
  typeof target === 'number' || ports.some(({ name }) => name === target);

/** No two Services ask for one port of the nodes. Source: contract W10. Otherwise the second is refused. */
export const nodePort = clusterCheck('node-port', 'error', function* (manifests) {
  const taken = new Map<string, string>();
  for (const manifest of manifests.ofKind('Service')) {
    for (const [i, { nodePort, protocol = 'TCP' }] of (manifest.object.spec.ports ?? []).entries()) {
      if (nodePort === undefined) continue;
      const key = `${protocol}/${nodePort}`;
      const owner = taken.get(key);
      taken.set(key, owner ?? manifest.at);
      if (owner === undefined) continue;
      const at = manifest.field(`spec.ports[${i}].nodePort`);
      yield { at, message: `takes port ${nodePort} of the nodes, which ${owner} has; expected another, or none` };
    }
  }
});
