import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { addressOf, type Range, rangeOf } from '../../clusters/schema/addresses.ts';
import { labelKey, labelValue } from '../../clusters/schema/units.ts';
import { CiliumL2AnnouncementPolicy } from '../../imports/cilium-l2-announcement-policy.ts';
import { CiliumLoadBalancerIpPool } from '../../imports/cilium-load-balancer-ip-pool.ts';
import { syncOptions } from '../argocd/annotations.ts';
import { type ChartProps, component } from '../shared/component.ts';
import { objectLabels } from '../shared/labels.ts';

const Options = z.strictObject({
  interfaces: z
    .array(z.string().min(1))
    .default([])
    .describe('regular expressions of the interfaces that answer for the addresses, such as ^eth[0-9]+; default: all'),
  nodeSelector: z
    .record(labelKey, labelValue)
    .default({})
    .describe('labels of the nodes that answer for the addresses; default: all nodes, for one node must be able to'),
});

/** The names of the Service that all Ingresses share, which Cilium's operator makes. */
const INGRESS_SERVICE = { name: 'cilium-ingress', namespace: 'kube-system' } as const;

/** The pool that no Service of ours draws from. */
export const INGRESS_POOL = 'ingress';

/** Keys by which a pool's selector sees a Service's own name and namespace instead of its labels. */
const NAME = 'io.kubernetes.service.name';
const NAMESPACE = 'io.kubernetes.service.namespace';

/** The addresses that Services of type LoadBalancer get, and who on the local network answers for them. */
class CiliumLb extends Chart {
  constructor(scope: Construct, id: string, { cluster, options }: ChartProps<typeof Options>) {
    super(scope, id);
    const range = rangeOf(cluster.loadBalancerPool);
    if (cluster.ingress === 'hostNetwork') {
      this.pool('default', range);
    } else {
      // DNS names the first address, so that nothing but the shared ingress may get it.
      this.pool(INGRESS_POOL, { first: range.first, last: range.first }, [
        { key: NAMESPACE, operator: 'In', values: [INGRESS_SERVICE.namespace] },
        { key: NAME, operator: 'In', values: [INGRESS_SERVICE.name] },
      ]);
      if (range.last > range.first) {
        this.pool('default', { first: range.first + 1, last: range.last }, [
          { key: NAME, operator: 'NotIn', values: [INGRESS_SERVICE.name] },
        ]);
      }
    }
    this.announcement(options);
  }

  private pool(name: string, { first, last }: Range, matchExpressions?: Expression[]): void {
    new CiliumLoadBalancerIpPool(this, `CiliumLoadBalancerIPPool-${name}`, {
      metadata: {
        name,
        labels: labelsOf(name),
        // Without its pool every Service loses its address. A pool that is replaced must go, though, for two that
        // overlap conflict: so a person says yes to that.
        annotations: syncOptions({ prune: 'confirm', delete: false }),
      },
      spec: {
        blocks: [{ start: addressOf(first), stop: addressOf(last) }],
        ...(matchExpressions === undefined ? {} : { serviceSelector: { matchExpressions } }),
      },
    });
  }

  private announcement({ interfaces, nodeSelector }: z.output<typeof Options>): void {
    new CiliumL2AnnouncementPolicy(this, 'CiliumL2AnnouncementPolicy-default', {
      metadata: { name: 'default', labels: labelsOf('default') },
      spec: {
        loadBalancerIPs: true,
        ...(interfaces.length > 0 ? { interfaces } : {}),
        ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector: { matchLabels: nodeSelector } } : {}),
      },
    });
  }
}

interface Expression {
  key: string;
  operator: 'In' | 'NotIn';
  values: string[];
}

const labelsOf = (name: string) => objectLabels({ name, component: 'cilium-lb' });

export const ciliumLb = component({
  name: 'cilium-lb',
  summary: 'addresses for Services of type LoadBalancer, announced on the local network by Cilium',
  namespace: 'kube-system',
  wave: 'storage',
  roles: ['central', 'edge'],
  options: Options,
  chart: CiliumLb,
  onRemoval: 'keep',
});
