import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { analysis } from '../../../charts/rollouts/analysis.ts';
import { AnalysisTemplate } from '../../../charts/rollouts/analysis-template.ts';
import { required } from '../../../charts/rollouts/args.ts';
import { blueGreen } from '../../../charts/rollouts/blue-green.ts';
import { canary } from '../../../charts/rollouts/canary.ts';
import { atLeast } from '../../../charts/rollouts/condition.ts';
import { experiment, stepAnalysis } from '../../../charts/rollouts/experiment-step.ts';
import { once, repeatedly } from '../../../charts/rollouts/metric.ts';
import { prometheus } from '../../../charts/rollouts/providers/prometheus.ts';
import { web } from '../../../charts/rollouts/providers/web.ts';
import { Rollout } from '../../../charts/rollouts/rollout.ts';
import { gatewayApi } from '../../../charts/rollouts/routers/gateway-api.ts';
import { pause, removeHeaderRoute, setCanaryScale, setHeaderRoute, setWeight } from '../../../charts/rollouts/steps.ts';
import { adopt } from '../../../charts/rollouts/workload-ref.ts';
import { type ChartProps, component } from '../../../charts/shared/component.ts';
import { person, secret } from '../../../charts/shared/secret.ts';
import { Service } from '../../../charts/shared/service.ts';
import { HttpRoute } from '../../../imports/http-route.ts';

const secrets = {
  thanos: secret('shop-thanos', ['token'], {
    purpose: 'what analyses of the shop ask for metrics with',
    values: { token: person('a token of Thanos') },
  }),
};

const Options = z.strictObject({});

/** What docs/rollouts.md shows, in its order but for what has to be there first. */
class Shop extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps<typeof Options, typeof secrets>) {
    super(scope, id, { namespace: props.namespace });
    const { namespace, secrets } = props;
    const thanosQuery = 'https://thanos.example.org';
    const successRate = new AnalysisTemplate(this, 'AnalysisTemplate-success-rate', {
      name: 'success-rate',
      args: {
        service: required, // whoever uses it says
        limit: '0.99', // unless they say otherwise
        token: { secretKey: secrets.thanos.key('token') }, // nobody else can give it
      },
      metrics: (args) => ({
        'success-rate': repeatedly({
          interval: '1m',
          count: 10,
          failureLimit: 2,
          initialDelay: '2m',
          provider: prometheus({
            address: thanosQuery, // an endpoint, or a URL
            query: `sum(rate(requests_total{service="${args.service}",code!~"5.."}[2m])) / sum(rate(requests_total[2m]))`,
            headers: { Authorization: `Bearer ${args.token}` },
            successCondition: atLeast(args.limit),
          }),
        }),
      }),
      dryRun: { 'success-rate': true },
    });

    const pods = { namespace, selector: { app: 'shop' }, labels: { app: 'shop' }, ports: { http: 8080 } };
    const stable = new Service(this, 'shop-stable', { workload: pods, ports: { http: 80 } });
    const canaryService = new Service(this, 'shop-canary', { workload: pods, ports: { http: 80 } });
    const route = new HttpRoute(this, 'HTTPRoute-shop', {
      metadata: { name: 'shop' },
      spec: { rules: [{ backendRefs: [stable, canaryService].map(({ name }) => ({ name, port: 80 })) }] },
    }); // leads to both

    new Rollout(this, 'Rollout-shop', {
      name: 'shop',
      replicas: 5,
      selector: { app: 'shop' },
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'shop', image: 'shop:1' }] } },
      strategy: canary({
        stableService: stable,
        canaryService,
        trafficRouting: gatewayApi({ httpRoutes: [route], managedRoutes: ['beta'] }),
        steps: [
          setCanaryScale({ replicas: 1 }),
          setHeaderRoute('beta', [{ headerName: 'x-beta', headerValue: { exact: 'yes' } }]),
          pause('10m'),
          removeHeaderRoute('beta'),
          setWeight(20),
          analysis({ templates: [successRate], args: { service: 'shop-canary' } }),
          setWeight(50),
          pause(),
        ],
      }),
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

/** The same page, from its second example of a strategy on. */
export class Variants extends Chart {
  constructor(scope: Construct, id: string, namespace: string) {
    super(scope, id, { namespace });
    const pods = { namespace, selector: { app: 'shop' }, labels: { app: 'shop' }, ports: { http: 8080 } };
    const activeService = new Service(this, 'shop-active', { workload: pods, ports: { http: 80 } });
    const previewService = new Service(this, 'shop-preview', { workload: pods, ports: { http: 80 } });
    const smokeTest = new AnalysisTemplate(this, 'AnalysisTemplate-smoke-test', {
      name: 'smoke-test',
      args: { host: required },
      metrics: (args) => ({ smoke: once({ provider: web({ url: `http://${args.host}/ready` }) }) }),
    });
    const strategy = blueGreen({
      activeService,
      previewService,
      autoPromotionEnabled: false,
      prePromotionAnalysis: analysis({ templates: [smokeTest], args: { host: 'shop-preview' } }),
    });
    const template = { metadata: { labels: { app: 'shop' } } };
    new Rollout(this, 'Rollout-watched', { name: 'watched', selector: { app: 'shop' }, template, strategy });

    const mannWhitney = new AnalysisTemplate(this, 'AnalysisTemplate-mann-whitney', {
      name: 'mann-whitney',
      args: { 'baseline-hash': required, 'canary-hash': required },
      metrics: (args) => ({
        compare: once({ provider: web({ url: `http://judge/${args['baseline-hash']}/${args['canary-hash']}` }) }),
      }),
    });
    const step = experiment({
      duration: '1h',
      templates: { baseline: { specRef: 'stable' }, canary: { specRef: 'canary' } },
      analyses: (templates) => ({
        compare: stepAnalysis(mannWhitney, {
          args: {
            'baseline-hash': templates.baseline.podTemplateHash,
            'canary-hash': templates.canary.podTemplateHash,
          },
        }),
      }),
    });
    new Rollout(this, 'Rollout-shop', {
      name: 'shop',
      replicas: 5,
      workloadRef: adopt({ name: 'shop', labels: { app: 'shop' } }, 'progressively'),
      strategy: canary({ steps: [step, setWeight(20), pause()] }),
    });
  }
}
