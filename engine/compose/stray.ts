import { error, type Finding } from '../../charts/shared/finding.ts';
import type { ComposedComponent } from './component.ts';

/** Objects of an app that are outside its own namespace, which its project permits nothing of. Source: contracts A04, A05. */
export function strayFindings({ component, manifests }: ComposedComponent): Finding[] {
  if (component.project === undefined) return [];
  return manifests
    .filter(({ namespace }) => namespace !== component.namespace)
    .map((manifest) => {
      const where = manifest.namespace === '' ? 'belongs to the whole cluster' : `is in ${manifest.namespace}`;
      const right = `expected what is in ${component.namespace} only, as the rest is for components of the fleet`;
      return error('stray-object', manifest.at, `${where}; ${right}`);
    });
}
