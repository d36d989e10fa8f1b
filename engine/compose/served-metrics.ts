import { type Finding, warning } from '../../charts/shared/finding.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import { fieldsOf, itemsOf, textOf } from '../validate/values/read.ts';

/** By what a HorizontalPodAutoscaler asks for them, the API groups that answer with metrics. */
const GROUPS: Readonly<Record<string, string>> = {
  Resource: 'metrics.k8s.io',
  ContainerResource: 'metrics.k8s.io',
  Pods: 'custom.metrics.k8s.io',
  Object: 'custom.metrics.k8s.io',
  External: 'external.metrics.k8s.io',
};

/**
 * HorizontalPodAutoscalers that would never scale, since nobody answers them: their targets stay at the least.
 * One finding per object and group.
 */
export function unservedMetrics(manifests: readonly Manifest[], served: readonly string[]): Finding[] {
  return manifests
    .filter(({ object }) => object.kind === 'HorizontalPodAutoscaler')
    .flatMap((manifest) => {
      const metrics = itemsOf(fieldsOf(manifest.object, 'spec'), 'metrics');
      // Without any it looks at the CPU.
      const asked = metrics.length === 0 ? ['Resource'] : metrics.map((metric) => textOf(metric, 'type') ?? '');
      const groups = new Set(asked.flatMap((type) => GROUPS[type] ?? []));
      return [...groups]
        .filter((group) => !served.includes(group))
        .map((group) => {
          const message = `scales by metrics of ${group}, which nothing serves here; name it among the prerequisites of the registry where it stands, or add a component that defines it`;
          return warning('unserved-metrics', manifest.at, message);
        });
    });
}
