import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { App, type AppProps } from '../../../charts/apps/component.ts';
import { app } from '../../../charts/apps/definition.ts';
import { differing } from '../../../charts/apps/differing.ts';
import { Workload } from '../../../charts/apps/workload.ts';
import { type ChartProps, component } from '../../../charts/shared/component.ts';
import * as k8s from '../../../charts/shared/k8s.ts';

export const shop = app({
  workload: {
    ports: { http: 8080 },
    probes: { readiness: { port: 'http', path: '/ready' } },
    metrics: { port: 'http' },
    ingress: { host: 'shop', port: 'http' },
  },
  environments: {
    dev: { replicas: 1 },
    prod: { replicas: 4, delivery: { type: 'canary', analysis: [{ type: 'successRate', atLeast: 99 }] } },
  },
});

class Cart extends App {
  constructor(scope: Construct, id: string, props: AppProps) {
    super(scope, id, props);
    const { app, environment } = props.options;
    new k8s.KubeConfigMap(this, 'greeting', {
      metadata: { name: `${app}-greeting`, labels: this.workload.labels },
      data: { greeting: `hello from ${environment}` },
    });
  }
}

export const cart = app({ workload: { ports: { http: 8080 } }, chart: Cart });

const Options = z.strictObject({});

const BLUE_GREEN = { type: 'blueGreen', autoPromotion: false } as const;

class Kiosk extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof Options>) {
    super(scope, id);
    const kiosk = { ...props, image: 'registry.example.org/shop/kiosk:1.0.0', ports: { http: 8080 }, replicas: 1 };
    const { region } = props.cluster.labels;
    new Workload(this, 'kiosk', differing(kiosk, region === 'seoul' ? { replicas: 4, delivery: BLUE_GREEN } : {}));
  }
}

export const kiosk = component({
  name: 'kiosk',
  summary: 'sells on every edge',
  namespace: 'kiosk',
  wave: 'apps',
  roles: ['edge'],
  options: Options,
  onRemoval: 'delete',
  chart: Kiosk,
});
