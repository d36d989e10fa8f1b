import { analysesOf } from '../../clusters/schema/placed-analysis.ts';
import { scraperOf } from '../observability/metrics/scraper.ts';
import { analysers } from '../rollouts/names.ts';
import { HASH_LABEL } from '../rollouts/templates/canary-pods.ts';
import { serviceMonitor } from '../shared/monitor.ts';
import { allow, type Incoming, incoming } from '../shared/network.ts';
import { type Deliverable, type Delivered, isRouted } from './delivery/delivered.ts';
import { smokePods } from './ready-templates.ts';
import { serve } from './serve.ts';
import type { WorkloadProps } from './workload-props.ts';

/** Whom a workload serves and whom it asks: its door, its monitor, and the policies that let these through. */
export function openings(
  of: Deliverable,
  { live, all }: Delivered,
  { from = [], to: asks = [] }: NonNullable<WorkloadProps<string>['network']>,
): void {
  const { scope, name, data, selector, objectLabels: labels } = of;
  const { ingress, metrics, delivery } = data;
  if (ingress !== undefined && live !== undefined && !isRouted(data)) serve(of, live, ingress);
  if (metrics !== undefined && all !== undefined) {
    const { port, path, interval } = metrics;
    serviceMonitor(scope, name, {
      labels,
      endpoints: [{ endpoint: all.endpoint(port), path, ...(interval === undefined ? {} : { interval }) }],
      // Of pods of a Rollout, so that analyses can tell its versions apart.
      ...(delivery.type === 'canary' || delivery.type === 'blueGreen' ? { podTargetLabels: [HASH_LABEL] } : {}),
    });
  }
  allow(scope, { selector, labels }, { from: [...from, ...ownFlows(of)], to: asks });
  const tried = analysesOf(delivery).flatMap(({ analysis }) =>
    analysis.type === 'smokeJob' ? [data.ports[analysis.port]!] : [],
  );
  if (tried.length === 0) return;
  const to = { namespace: of.namespace, pods: selector };
  allow(scope, smokePods(of), { from: [], to: [{ to, ports: [...new Set(tried)] }] });
}

function ownFlows(of: Deliverable): Incoming[] {
  const { data, cluster, namespace } = of;
  const { ingress, metrics, ports, delivery } = data;
  const at = (port: string) => ({ podPort: ports[port]! });
  const asked = analysesOf(delivery).flatMap(({ analysis }): Incoming[] => {
    if (analysis.type === 'smokeTest') return analysers(cluster).map((asker) => incoming(asker, at(analysis.port)));
    if (analysis.type !== 'smokeJob') return [];
    return [incoming({ namespace, pods: smokePods(of).selector }, at(analysis.port))];
  });
  return distinct([
    ...(ingress === undefined ? [] : [{ from: 'ingress' as const, ports: [ingress.port] }]),
    ...(metrics === undefined ? [] : [incoming(scraperOf(cluster), at(metrics.port))]),
    ...asked,
  ]);
}

/** Several analyses may ask in one way. */
const distinct = (flows: readonly Incoming[]): Incoming[] => [
  ...new Map(flows.map((flow) => [JSON.stringify(flow), flow])).values(),
];
