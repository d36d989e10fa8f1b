import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { addressNumber, addressOf, type Range, rangeOf } from '../../clusters/schema/addresses.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { re2Problem } from '../../clusters/schema/re2.ts';
import { labelKey, labelValue } from '../../clusters/schema/units.ts';
import { CiliumL2AnnouncementPolicy } from '../../imports/cilium-l2-announcement-policy.ts';
import { CiliumLoadBalancerIpPool } from '../../imports/cilium-load-balancer-ip-pool.ts';
import { syncOptions } from '../argocd/annotations.ts';
import { type ChartProps, component } from '../shared/component.ts';
import { GATEWAY_SERVICE, gatewayAddress } from '../shared/gateway.ts';
import { objectLabels } from '../shared/labels.ts';

const Options = z.strictObject({
  interfaces: z
    .array(
      z
        .string()
        .min(1)
        .superRefine((pattern, { addIssue }) => {
          const problem = re2Problem(pattern);
          if (problem !== undefined) addIssue(`${problem}; expected a regular expression (RE2) such as ^eth[0-9]+`);
        }),
    )
    .default([])
    .describe('regular expressions of the interfaces that answer for the addresses, such as ^eth[0-9]+; default: all'),
  nodeSelector: z
    .record(labelKey, labelValue)
    .default({})
    .describe('labels of the nodes that answer for the addresses; default: all nodes, for one node must be able to'),
});

/** The names of the Service that all Ingresses share, which Cilium's operator makes. */
const INGRESS_SERVICE = { name: 'cilium-ingress', namespace: 'kube-system' } as const;

/** Pools of one address that DNS names, so that nothing but their Service may get it. */
export const OWN_POOLS: readonly string[] = ['ingress', 'gateway'];

/** Keys by which a pool's selector sees a Service's own name and namespace instead of its labels. */
const NAME = 'io.kubernetes.service.name';
const NAMESPACE = 'io.kubernetes.service.namespace';

/** The addresses that Services of type LoadBalancer get, and who on the local network answers for them. */
class CiliumLb extends Chart {
  constructor(scope: Construct, id: string, { cluster, options }: ChartProps<typeof Options>) {
    super(scope, id);
    const { first, last } = rangeOf(cluster.loadBalancerPool);
    const own = ownAddresses(cluster);
    for (const { pool, service, address } of own) {
      this.pool(pool, { first: address, last: address }, [
        { key: NAMESPACE, operator: 'In', values: [service.namespace] },
        { key: NAME, operator: 'In', values: [service.name] },
      ]);
    }
    const names = own.map(({ service }) => service.name);
    const rest = { first: first + own.length, last };
    if (rest.last >= rest.first) {
      this.pool('default', rest, names.length > 0 ? [{ key: NAME, operator: 'NotIn', values: names }] : undefined);
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

interface OwnAddress {
  pool: string;
  service: { name: string; namespace: string };
  address: number;
}

/** From the start of the cluster's addresses, without a gap. */
function ownAddresses(cluster: ClusterData): OwnAddress[] {
  const { first } = rangeOf(cluster.loadBalancerPool);
  const [ingress = '', gateway = ''] = OWN_POOLS;
  return [
    ...(cluster.ingress === 'address' ? [{ pool: ingress, service: INGRESS_SERVICE, address: first }] : []),
    ...(cluster.components.gateway === undefined
      ? []
      : [{ pool: gateway, service: GATEWAY_SERVICE, address: addressNumber(gatewayAddress(cluster)) }]),
  ];
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
