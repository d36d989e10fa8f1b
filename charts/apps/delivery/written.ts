import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import { analysesOf } from '../../../clusters/schema/placed-analysis.ts';
import type { IgnoreDifference } from '../../argocd/ignore-differences.ts';
import { HASH_LABEL } from '../../rollouts/templates/canary-pods.ts';
import type { Settled } from '../workload-props.ts';
import { isRouted, type ServiceRole, serviceName } from './delivered.ts';

type Placed = Pick<PlacedApp, 'app' | 'isElsewhere'> & { workload: Pick<Settled, 'delivery'> };

/**
 * What the rollouts controller and its plugin write into objects of Git while versions change: those of the app's delivery,
 * or of any where the objects come from a revision of their own.
 */
export function writtenByRollouts({ app, isElsewhere, workload: { delivery } }: Placed): IgnoreDifference[] {
  if (isElsewhere) return [version(), weights(app)];
  const services = switched(delivery).map((role) => version(serviceName(app, role)));
  return isRouted({ delivery }) ? [...services, weights(app)] : services;
}

/** The version that a Service leads to. */
const version = (name?: string): IgnoreDifference => ({
  kind: 'Service',
  ...(name === undefined ? {} : { name }),
  jsonPointers: [`/spec/selector/${HASH_LABEL}`],
});

/** By the Services that they are of, since the name of a route changes with its rules. */
function weights(app: string): IgnoreDifference {
  const names = (['stable', 'canary'] as const).map((role) => `.name == "${serviceName(app, role)}"`);
  return {
    group: 'gateway.networking.k8s.io',
    kind: 'HTTPRoute',
    jqPathExpressions: [`.spec.rules[]?.backendRefs[]? | select(${names.join(' or ')}) | .weight`],
  };
}

/** Services that lead to one version at a time. */
function switched(delivery: Settled['delivery']): ServiceRole[] {
  if (delivery.type === 'blueGreen') return ['server', 'preview'];
  if (delivery.type !== 'canary') return [];
  if (isRouted({ delivery })) return ['stable', 'canary'];
  return analysesOf(delivery).some(({ analysis: { type } }) => type.startsWith('smoke')) ? ['canary'] : [];
}
