import { clusterCheck } from '../../shared/check.ts';
import type { Labels, Manifests } from '../../shared/manifest.ts';
import { runTimeServices } from '../../shared/run-time-service.ts';
import { selects } from '../../shared/selector.ts';
import type { MonitorSpec } from '../../shared/shapes/monitoring.ts';

interface Seen {
  namespace: string;
  labels: Labels;
  ports: readonly (string | undefined)[];
}

/** Every Service that a monitor can find: ours, and those that are made at run time. */
function servicesOf(manifests: Manifests): Seen[] {
  return [
    ...manifests.ofKind('Service').map(({ namespace, object }) => ({
      namespace,
      labels: object.metadata.labels ?? {},
      ports: (object.spec.ports ?? []).map(({ name }) => name),
    })),
    ...Object.values(runTimeServices).map(({ namespace, labels, ports }) => ({
      namespace,
      labels: { ...labels },
      ports: Object.keys(ports),
    })),
  ];
}

/**
 * Every ServiceMonitor finds a Service, and the port that it scrapes.
 * Source: contract S01 and S02. Otherwise a target is missing and nothing says so.
 */
export const monitorTarget = clusterCheck('monitor-target', 'error', function* (manifests) {
  const services = servicesOf(manifests);
  for (const manifest of manifests.ofKind('ServiceMonitor')) {
    const { spec } = manifest.object;
    const found = services.filter((service) => finds(spec, manifest.namespace, service));
    if (found.length === 0) {
      yield { at: manifest.field('spec.selector'), message: 'selects no Service; expected the labels of one' };
      continue;
    }
    const ports = new Set(found.flatMap((service) => service.ports));
    for (const [i, { port }] of spec.endpoints.entries()) {
      if (port === undefined || ports.has(port)) continue;
      const there = [...ports].filter((name) => name !== undefined).join(', ') || 'none with a name';
      yield {
        at: manifest.field(`spec.endpoints[${i}].port`),
        message: `the Service has no port ${port}; it has: ${there}`,
      };
    }
  }
});

/** Whether a monitor finds a Service or pods; without a namespace selector it looks in its own namespace alone. */
export function finds(
  { selector, namespaceSelector }: MonitorSpec,
  own: string,
  { namespace, labels }: { namespace: string; labels: Labels | undefined },
): boolean {
  const namespaces = namespacesOf({ namespaceSelector }, own);
  return [ALL_NAMESPACES, namespace].some((each) => namespaces.includes(each)) && selects(selector, labels);
}

/** Stands for every namespace, as a monitor with `any` asks for. */
export const ALL_NAMESPACES = '*';

/** Where a monitor looks for targets; an empty list of names is as none to the operator. */
export function namespacesOf(
  { namespaceSelector: { any = false, matchNames = [] } = {} }: Pick<MonitorSpec, 'namespaceSelector'>,
  own: string,
): readonly string[] {
  if (any) return [ALL_NAMESPACES];
  return matchNames.length > 0 ? matchNames : [own];
}
