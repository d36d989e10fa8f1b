import { toJson_AnalysisTemplateSpecMetricsProviderNewRelic as toJson } from '../../../imports/analysis-template.ts';
import { type Judgement, judged, type Provider } from '../provider.ts';

export type NewRelic = Judgement<'data'> & {
  /** NRQL. */
  query: string;
  /** A Secret of the controller's namespace. Default: newrelic. */
  profile?: string;
  /** Seconds. Default of the controller: 5. */
  timeout?: number;
};

/** The result is a map of what the query selects, or a list of such. */
export const newRelic = ({ successCondition, failureCondition, ...config }: NewRelic): Provider =>
  judged({ newRelic: toJson(config) }, 'data', { successCondition, failureCondition });
