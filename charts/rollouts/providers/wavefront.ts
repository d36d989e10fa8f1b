import { toJson_AnalysisTemplateSpecMetricsProviderWavefront as toJson } from '../../../imports/analysis-template.ts';
import { type Judgement, judged, type Provider } from '../provider.ts';

export interface Query {
  /** A host, without a scheme: the controller looks for its token by that name. */
  address: string;
  query: string;
}

/** With several time series, the samples of each; with none, an error. */
export type Wavefront = Query &
  ((Judgement<'scalar'> & { returns?: 'scalar' }) | (Judgement<'samples'> & { returns: 'samples' }));

export function wavefront(props: Wavefront): Provider {
  const { address, query } = props;
  const provider = { wavefront: toJson({ address, query }) };
  return props.returns === 'samples' ? judged(provider, 'samples', props) : judged(provider, 'scalar', props);
}
