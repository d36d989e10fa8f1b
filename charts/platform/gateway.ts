import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { Gateway as GatewayResource, type GatewaySpecListeners } from '../../imports/gateway.ts';
import { HttpRoute } from '../../imports/http-route.ts';
import { type ChartProps, component, type SecretsOf } from '../shared/component.ts';
import { GATEWAY, gatewayAddress } from '../shared/gateway.ts';
import { objectLabels } from '../shared/labels.ts';
import { type SecretRef, tlsSecret } from '../shared/secret.ts';

const Options = z.strictObject({});

const NAME = 'gateway';
const REDIRECT = 'https-redirect';

/** All hosts of a cluster's zone; what an Ingress serves has addresses of its own in DNS. */
const hostsOf = ({ zone }: ClusterData): string => `*.${zone}`;

const secrets = ({ cluster }: { cluster: ClusterData }) => ({
  tls: tlsSecret('gateway-tls', {
    purpose: 'certificate of the hosts that the Gateway serves',
    hosts: [hostsOf(cluster)],
  }),
});

type Props = ChartProps<typeof Options, SecretsOf<typeof secrets>>;

/** Where routes split traffic between versions of an app, which no Ingress of Cilium can. */
class Gateway extends Chart {
  constructor(scope: Construct, id: string, { cluster, appNamespaces, secrets }: Props) {
    super(scope, id);
    new GatewayResource(this, 'Gateway', {
      metadata: { name: GATEWAY.name, labels: labelsOf(GATEWAY.name) },
      spec: {
        gatewayClassName: 'cilium',
        addresses: [{ type: 'IPAddress', value: gatewayAddress(cluster) }],
        listeners: [
          { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' as const } } },
          httpsListener({ host: hostsOf(cluster), tls: secrets.tls, namespaces: appNamespaces }),
        ],
      },
    });
    new HttpRoute(this, 'HTTPRoute', {
      metadata: { name: REDIRECT, labels: labelsOf(REDIRECT) },
      spec: {
        parentRefs: [{ name: GATEWAY.name, sectionName: 'http' }],
        rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
      },
    });
  }
}

interface Https {
  host: string;
  tls: SecretRef<'tls.crt' | 'tls.key'>;
  /** From where routes may come. */
  namespaces: readonly string[];
}

/** Ends TLS, and takes routes of apps only: nothing else may answer for a host of the zone. */
const httpsListener = ({ host, tls, namespaces }: Https): GatewaySpecListeners => ({
  name: GATEWAY.listener,
  port: 443,
  protocol: 'HTTPS',
  hostname: host,
  tls: { mode: 'Terminate', certificateRefs: [{ name: tls.name }] },
  allowedRoutes: {
    namespaces:
      namespaces.length === 0
        ? { from: 'Same' }
        : {
            from: 'Selector',
            selector: {
              matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces.slice() }],
            },
          },
  },
});

const labelsOf = (name: string) => objectLabels({ name, component: NAME });

export const gateway = component({
  name: NAME,
  summary: 'a door whose traffic routes can split between versions, served by Cilium',
  namespace: GATEWAY.namespace,
  wave: 'operators',
  roles: [],
  options: Options,
  operates: ['gateway.networking.k8s.io'],
  secrets,
  chart: Gateway,
  onRemoval: 'delete',
});
