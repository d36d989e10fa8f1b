import {
  type AnalysisTemplateSpecMetricsProviderCloudWatchMetricDataQueries as Query,
  toJson_AnalysisTemplateSpecMetricsProviderCloudWatch as toJson,
} from '../../../imports/analysis-template.ts';
import type { Choose } from '../../shared/one-of.ts';
import type { ArgRef } from '../args.ts';
import type { Duration } from '../duration.ts';
import { type Judgement, judged, type Provider } from '../provider.ts';

export type CloudWatch = Judgement<'data'> & {
  /** How far back it looks. Default of the controller: 5m. */
  interval?: Duration | ArgRef;
  /** Each is an expression over others, by their ids, or a statistic. */
  metricDataQueries: readonly [CloudWatchQuery, ...CloudWatchQuery[]];
};

export type CloudWatchQuery = Choose<Query, 'expression' | 'metricStat'> & { id: string };

/** The result is a list of what the queries return, each with its `Values`. */
export function cloudWatch({ interval, metricDataQueries, ...conditions }: CloudWatch): Provider {
  return judged({ cloudWatch: toJson({ interval, metricDataQueries: [...metricDataQueries] }) }, 'data', conditions);
}
