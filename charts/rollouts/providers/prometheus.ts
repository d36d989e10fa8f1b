import { toJson_AnalysisTemplateSpecMetricsProviderPrometheus as toJson } from '../../../imports/analysis-template.ts';
import type { ArgRef } from '../args.ts';
import type { Duration } from '../duration.ts';
import {
  type Address,
  addressOf,
  type Headers,
  headerList,
  type Judgement,
  judged,
  type Provider,
} from '../provider.ts';
import { type Authentication, authenticationSpec } from './authentication.ts';

interface Query {
  /** Without one, the address that the controller is started with. */
  address?: Address;
  query: string;
  authentication?: Authentication;
  /** Seconds. Default of the controller: 30. */
  timeout?: number;
  /** Takes any certificate. */
  insecure?: boolean;
  headers?: Headers;
}

/** A range of samples; `start` and `end` are expressions such as now() - duration("1h"). */
export interface RangeQuery {
  start: string;
  end: string;
  step: Duration | ArgRef;
}

export type Prometheus = Query &
  (
    | ({ rangeQuery?: never; returns?: 'samples' } & Judgement<'samples'>)
    | ({ rangeQuery?: never; returns: 'scalar' } & Judgement<'scalar'>)
    | ({ rangeQuery: RangeQuery; returns?: never } & Judgement<'range'>)
  );

/** Anything that answers queries as Prometheus does, such as Thanos. */
export function prometheus(props: Prometheus): Provider {
  const { address, query, authentication, timeout, insecure, headers, rangeQuery } = props;
  const config = toJson({
    address: address && addressOf(address),
    query,
    authentication: authenticationSpec(authentication),
    timeout,
    insecure,
    headers: headerList(headers),
    rangeQuery,
  });
  const provider = { prometheus: config };
  if (props.rangeQuery) return judged(provider, 'range', props);
  return props.returns === 'scalar' ? judged(provider, 'scalar', props) : judged(provider, 'samples', props);
}
