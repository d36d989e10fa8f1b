import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { differing } from '../../../charts/apps/differing.ts';
import { Workload } from '../../../charts/apps/workload.ts';
import { metricsLogin } from '../../../charts/rollouts/templates/metrics-source.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../../charts/shared/component.ts';
import { tlsSecret } from '../../../charts/shared/secret.ts';

const Options = z.strictObject({});

const secrets = ({ cluster }: SecretsContext) => ({
  tls: tlsSecret('shop-tls', { purpose: 'certificate of the shop', hosts: [`shop.${cluster.zone}`] }),
  metrics: metricsLogin('shop-metrics-login', cluster.name),
});

class Shop extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof Options, SecretsOf<typeof secrets>>) {
    super(scope, id);
    new Workload(this, 'shop', {
      ...props,
      image: 'registry.example.org/shop/shop:1.4.0',
      ports: { http: 8080 },
      probes: { readiness: { port: 'http', path: '/ready' } },
      metrics: { port: 'http' },
      ingress: { host: 'shop', port: 'http', tls: props.secrets.tls },
      delivery: { type: 'canary', analysis: [{ type: 'successRate', atLeast: 99 }] },
      logins: { metrics: props.secrets.metrics.key('authorization') },
    });
  }
}

export const shop = component({
  name: 'shop',
  summary: 'sells',
  namespace: 'shop',
  wave: 'apps',
  roles: ['edge'],
  options: Options,
  onRemoval: 'delete',
  secrets,
  chart: Shop,
});

class Stages extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof Options>) {
    super(scope, id);
    const { environment = 'dev' } = props.cluster.labels;
    const cart = { ...props, image: 'registry.example.org/shop/cart:1.0.0', ports: { http: 8080 }, replicas: 1 };
    const differences = {
      dev: {},
      prod: { replicas: 4, delivery: { type: 'blueGreen', autoPromotion: false } },
    } as const;
    new Workload(this, 'cart', differing(cart, environment === 'prod' ? differences.prod : differences.dev));
  }
}

export const stages = component({
  name: 'stages',
  summary: 'the same in two environments',
  namespace: 'shop',
  wave: 'apps',
  roles: ['edge'],
  options: Options,
  onRemoval: 'delete',
  chart: Stages,
});
