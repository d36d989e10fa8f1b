/** What must not compile; `tsc` is the test, and reports each line that compiles after all. */
import type { Construct } from 'constructs';
import { differing } from '../../../charts/apps/differing.ts';
import { Workload } from '../../../charts/apps/workload.ts';
import type { WorkloadProps } from '../../../charts/apps/workload-props.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';

declare const scope: Construct;

const NAMED = { namespace: 'shop', name: 'database' };
const DATABASE = new SecretRef('shop', { name: 'database', keys: ['password'] });
const LOGIN = new SecretRef('shop', { name: 'registry', keys: ['.dockerconfigjson'] });

const PLACE = { fleet: fleetForTest(), cluster: clusterForTest('cluster-02'), namespace: 'shop' };
const BASE = { ...PLACE, image: 'registry.example.org/shop/api:1.4.0', ports: { http: 8080, grpc: 9090 } };

export const good = new Workload(scope, 'api', {
  ...BASE,
  probes: { readiness: { port: 'grpc', grpc: true } },
  env: { PASSWORD: { secretKey: DATABASE.key('password') } },
  imagePullSecrets: [LOGIN],
});

// @ts-expect-error no such port
good.endpoint('web');

// @ts-expect-error no image
new Workload(scope, 'api', { ...PLACE, ports: { http: 8080 } });
// @ts-expect-error a field that no workload has
new Workload(scope, 'api', { ...BASE, replica: 3 });
// @ts-expect-error the number follows the autoscaler
new Workload(scope, 'api', { ...BASE, replicas: 3, autoscaling: { max: 6 } });
// @ts-expect-error up to how many
new Workload(scope, 'api', { ...BASE, autoscaling: { min: 2 } });

// @ts-expect-error a probe of a port that is not there
new Workload(scope, 'api', { ...BASE, probes: { readiness: { port: 'htp', path: '/ready' } } });
// @ts-expect-error the same for another probe
new Workload(scope, 'api', { ...BASE, probes: { liveness: { port: 'metrics' } } });
// @ts-expect-error a probe without a port
new Workload(scope, 'api', { ...BASE, probes: { startup: { path: '/ready' } } });
// @ts-expect-error no such probe
new Workload(scope, 'api', { ...BASE, probes: { ready: { port: 'http' } } });
// @ts-expect-error metrics of a port that is not there
new Workload(scope, 'api', { ...BASE, metrics: { port: 'metrics' } });
// @ts-expect-error a door to a port that is not there
new Workload(scope, 'api', { ...BASE, ingress: { host: 'shop', port: 'web' } });
// @ts-expect-error a Secret that is no certificate
new Workload(scope, 'api', { ...BASE, ingress: { host: 'shop', port: 'http', tls: DATABASE } });
// @ts-expect-error a certificate by its name
new Workload(scope, 'api', { ...BASE, ingress: { host: 'shop', port: 'http', tls: 'shop-tls' } });

// @ts-expect-error a Secret by its name
new Workload(scope, 'api', { ...BASE, env: { PASSWORD: { secretKey: { ...NAMED, key: 'password' } } } });
// @ts-expect-error a key that the Secret has not
new Workload(scope, 'api', { ...BASE, env: { PASSWORD: { secretKey: DATABASE.key('pasword') } } });
// @ts-expect-error a Secret that is no login of a registry
new Workload(scope, 'api', { ...BASE, imagePullSecrets: [DATABASE] });
// @ts-expect-error flows between pods, not between names
new Workload(scope, 'api', { ...BASE, network: { from: ['frontend'], to: [] } });
// @ts-expect-error a claim without a size
new Workload(scope, 'api', { ...BASE, volumes: { '/data': { type: 'claim' } } });

export const deliveries: WorkloadProps<'http'>['delivery'][] = [
  // @ts-expect-error no such delivery
  { type: 'bluegreen' },
  // @ts-expect-error nothing surges where all stops first
  { type: 'recreate', maxSurge: 1 },
  // @ts-expect-error steps are those of a canary
  { type: 'blueGreen', steps: 'quick' },
  // @ts-expect-error promotion is that of blue and green
  { type: 'canary', autoPromotion: false },
  // @ts-expect-error no such steps
  { type: 'canary', steps: 'slow' },
  // @ts-expect-error no such step
  { type: 'canary', steps: [{ setWieght: 10 }] },
  // @ts-expect-error a weight is a number
  { type: 'canary', steps: [{ setWeight: '10%' }] },
  // @ts-expect-error a scale is said in one way
  { type: 'canary', steps: [{ setCanaryScale: { weight: '5' } }] },
  // @ts-expect-error Cilium's Ingress splits nothing
  { type: 'canary', traffic: 'ingress' },
  // @ts-expect-error no such analysis
  { type: 'canary', analysis: [{ type: 'errorRate' }] },
  // @ts-expect-error a latency has an upper bound
  { type: 'canary', analysis: [{ type: 'latency', atLeast: 99 }] },
  // @ts-expect-error per cent are a number
  { type: 'canary', analysis: [{ type: 'successRate', atLeast: '99%' }] },
  // @ts-expect-error a smoke test asks a port
  { type: 'blueGreen', prePromotionAnalysis: [{ type: 'smokeTest' }] },
  // @ts-expect-error a port that is there
  { type: 'blueGreen', prePromotionAnalysis: [{ type: 'smokeTest', port: 'web' }] },
  // @ts-expect-error as a step too
  { type: 'canary', steps: [{ analysis: [{ type: 'smokeTest', port: 'web' }] }] },
  // @ts-expect-error a label that the analysis sets itself
  { type: 'canary', analysis: [{ type: 'successRate', matchers: { cluster: 'cluster-04' } }] },
  // @ts-expect-error a Job that runs nothing
  { type: 'blueGreen', prePromotionAnalysis: [{ type: 'smokeJob', port: 'http' }] },
];

const whole: WorkloadProps<'http' | 'grpc'> = { ...BASE, replicas: 2, metrics: { port: 'http' } };

export const differences = [
  differing(whole, { replicas: 4, metrics: null, delivery: { type: 'canary', steps: 'quick' } }),
  // @ts-expect-error a port that is not there
  differing(whole, { metrics: { port: 'web' } }),
  // @ts-expect-error a field that no workload has
  differing(whole, { replica: 4 }),
  // @ts-expect-error a number
  differing(whole, { replicas: '4' }),
  // @ts-expect-error a key of that delivery
  differing(whole, { delivery: { type: 'blueGreen', steps: 'quick' } }),
];
