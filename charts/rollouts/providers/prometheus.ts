import { toJson_AnalysisTemplateSpecMetricsProviderPrometheus as toJson } from '../../../imports/analysis-template.ts';
import type { AtMostOneOf } from '../../shared/one-of.ts';
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

interface OAuth2 {
  tokenUrl: string;
  clientId: string;
  /** An argument that comes from a Secret. */
  clientSecret: ArgRef;
  scopes?: readonly string[];
}

interface Sigv4 {
  region?: string;
  profile?: string;
  roleArn?: string;
}

export type Authentication = AtMostOneOf<{ oauth2: OAuth2; sigv4: Sigv4 }>;

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
  const oauth2 = authentication?.oauth2;
  const config = toJson({
    address: address && addressOf(address),
    query,
    authentication: authentication && {
      sigv4: authentication.sigv4,
      oauth2: oauth2 && { ...oauth2, scopes: oauth2.scopes?.slice() },
    },
    timeout,
    insecure,
    headers: headerList(headers),
    rangeQuery,
  });
  const provider = { prometheus: config };
  if (props.rangeQuery) return judged(provider, 'range', props);
  return props.returns === 'scalar' ? judged(provider, 'scalar', props) : judged(provider, 'samples', props);
}
