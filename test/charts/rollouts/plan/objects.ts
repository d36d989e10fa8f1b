import type { KubeObject } from '../../../../charts/shared/manifest.ts';

/** A Rollout called shop with this specification. */
export const rolloutWith = (spec: object, annotations?: Record<string, string>): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'shop', namespace: 'shop-prod', ...(annotations && { annotations }) },
  spec,
});

/** A template of one metric that takes the hash of the new pods. */
export const templateWith = (name: string, metric: object, kind = 'AnalysisTemplate'): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind,
  metadata: { name, ...(kind === 'AnalysisTemplate' && { namespace: 'shop-prod' }) },
  spec: { args: [{ name: 'hash' }], metrics: [{ name, ...metric }] },
});

/** An analysis with the template of that name. */
export const analysis = (templateName: string) => ({
  templates: [{ templateName }],
  args: [{ name: 'hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
});

/** Selects the series of the new pods. */
export const NEW = 'rollouts_pod_template_hash="{{args.hash}}"';

/** The share of requests that succeed, 1 where none has failed yet. */
export const successRate = (labels: string, window = '2m'): string =>
  `1 - (sum(rate(http_requests_total{${labels},code=~"5.."}[${window}])) or vector(0)) / sum(rate(http_requests_total{${labels}}[${window}]))`;

export const GUARDED = 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99';

/** A metric of Prometheus. */
export const asked = (query: string, more: object = {}) => ({
  successCondition: GUARDED,
  provider: { prometheus: { address: 'http://thanos', query } },
  ...more,
});

export const ROUTED = { trafficRouting: { nginx: {} }, canaryService: 'shop-canary', stableService: 'shop' };
