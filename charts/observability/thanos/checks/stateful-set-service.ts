import { clusterCheck } from '../../../shared/check.ts';
import type { Labels } from '../../../shared/manifest.ts';

/**
 * The Service that gives a StatefulSet's pods their names is there, headless, and selects them.
 * Source: contract M16.
 */
export const statefulSetService = clusterCheck('stateful-set-service', 'error', function* (manifests) {
  const services = manifests.ofKind('Service');
  for (const manifest of manifests.ofKind('StatefulSet')) {
    const { serviceName, template } = manifest.object.spec;
    const at = manifest.field('spec.serviceName');
    const service = services.named({ namespace: manifest.namespace, name: serviceName });
    if (service === undefined) {
      yield {
        at,
        message: `there is no Service ${serviceName ?? ''} in ${manifest.namespace}; expected a headless one`,
      };
    } else if (service.object.spec.clusterIP !== 'None') {
      yield { at, message: `${service.at} is not headless, so the pods have no names; expected clusterIP: None` };
    } else if (!selects(service.object.spec.selector, template.metadata?.labels ?? {})) {
      yield { at, message: `${service.at} does not select the pods; expected a selector that their labels match` };
    }
  }
});

const selects = (selector: Labels = {}, labels: Labels): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);
