import { toJson_AnalysisTemplateSpecMetricsProviderSkywalking as toJson } from '../../../imports/analysis-template.ts';
import type { ArgRef } from '../args.ts';
import type { Duration } from '../duration.ts';
import { type Address, addressOf, type Judgement, judged, type Provider } from '../provider.ts';

export type Skywalking = Judgement<'data'> & {
  address: Address;
  /** GraphQL. */
  query: string;
  /** How far back it looks. Default of the controller: 5m. */
  interval?: Duration | ArgRef;
};

/** The result has the form of the query. */
export const skywalking = ({ address, query, interval, ...conditions }: Skywalking): Provider =>
  judged({ skywalking: toJson({ address: addressOf(address), query, interval }) }, 'data', conditions);
