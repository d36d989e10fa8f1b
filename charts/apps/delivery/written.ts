import { analysesOf } from '../../../clusters/schema/placed-analysis.ts';
import type { IgnoreDifference } from '../../argocd/ignore-differences.ts';
import { HASH_LABEL } from '../../rollouts/templates/canary-pods.ts';
import type { Settled } from '../workload-props.ts';
import { type ServiceRole, serviceName } from './delivered.ts';

/** What the rollouts controller and its plugin write into objects of Git while versions change. */
export function writtenByRollouts(name: string, { delivery }: Pick<Settled, 'delivery'>): IgnoreDifference[] {
  const services = switched(delivery).map(
    (role): IgnoreDifference => ({
      kind: 'Service',
      name: serviceName(name, role),
      jsonPointers: [`/spec/selector/${HASH_LABEL}`],
    }),
  );
  if (delivery.type !== 'canary' || delivery.traffic !== 'gateway') return services;
  const weights: IgnoreDifference = {
    group: 'gateway.networking.k8s.io',
    kind: 'HTTPRoute',
    name,
    jqPathExpressions: ['.spec.rules[]?.backendRefs[]?.weight'],
  };
  return [...services, weights];
}

/** Services that lead to one version at a time. */
function switched(delivery: Settled['delivery']): ServiceRole[] {
  if (delivery.type === 'blueGreen') return ['server', 'preview'];
  if (delivery.type !== 'canary') return [];
  if (delivery.traffic === 'gateway') return ['stable', 'canary'];
  return analysesOf(delivery).some(({ analysis: { type } }) => type.startsWith('smoke')) ? ['canary'] : [];
}
