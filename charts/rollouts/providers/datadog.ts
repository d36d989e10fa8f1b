import {
  type AnalysisTemplateSpecMetricsProviderDatadogAggregator as Aggregator,
  toJson_AnalysisTemplateSpecMetricsProviderDatadog as toJson,
} from '../../../imports/analysis-template.ts';
import type { SecretRef } from '../../shared/secret.ts';
import type { ArgRef } from '../args.ts';
import type { Duration } from '../duration.ts';
import { type Judgement, judged, type Provider } from '../provider.ts';

type Query =
  | { apiVersion?: 'v1' | 'v2'; query: string; queries?: never; formula?: never; aggregator?: never }
  | { apiVersion: 'v2'; query: string; aggregator: Aggregator; queries?: never; formula?: never }
  | {
      apiVersion: 'v2';
      queries: Readonly<Record<string, string>>;
      formula?: string;
      aggregator?: Aggregator;
      query?: never;
    };

export type Datadog = Query &
  Judgement<'optional-number'> & {
    /** How far back it looks. Default: 5m. */
    interval?: Duration | ArgRef;
    /** Of the template's namespace. Default: the controller's own, named datadog. */
    secret?: SecretRef<'address' | 'api-key' | 'app-key'>;
  };

/** No data is nil, and not a number. */
export function datadog({ successCondition, failureCondition, secret, ...config }: Datadog): Provider {
  const secretRef = secret && { name: secret.name, namespaced: true };
  return judged({ datadog: toJson({ ...config, secretRef }) }, 'optional-number', {
    successCondition,
    failureCondition,
  });
}
