import { toJson_AnalysisTemplateSpecMetricsProviderInfluxdb as toJson } from '../../../imports/analysis-template.ts';
import { type Judgement, judged, type Provider } from '../provider.ts';

export type Influxdb = Judgement<'values'> & {
  /** Flux. */
  query: string;
  /** A Secret of the controller's namespace. Default: influxdb. */
  profile?: string;
};

/** No data is an error, whatever the condition says of it. */
export const influxdb = ({ query, profile, ...conditions }: Influxdb): Provider =>
  judged({ influxdb: toJson({ query, profile }) }, 'values', conditions);
