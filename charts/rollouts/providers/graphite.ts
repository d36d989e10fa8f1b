import { toJson_AnalysisTemplateSpecMetricsProviderGraphite as toJson } from '../../../imports/analysis-template.ts';
import { type Address, addressOf, type Judgement, judged, type Provider } from '../provider.ts';

export type Graphite = Judgement<'samples'> & { address: Address; query: string };

export const graphite = ({ address, query, ...conditions }: Graphite): Provider =>
  judged({ graphite: toJson({ address: addressOf(address), query }) }, 'samples', conditions);
