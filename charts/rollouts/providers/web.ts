import { toJson_AnalysisTemplateSpecMetricsProviderWeb as toJson } from '../../../imports/analysis-template.ts';
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

type Request =
  | { method?: 'GET'; body?: never; jsonBody?: never }
  | { method: 'POST' | 'PUT'; body?: string; jsonBody?: never }
  | { method: 'POST' | 'PUT'; jsonBody: object; body?: never };

/** Without a condition, any answer that is no error is good. */
export type Web = Request &
  Partial<Judgement<'data'>> & {
    url: Address;
    headers?: Headers;
    /** Default of the controller: 10. */
    timeoutSeconds?: number;
    /** The part of the answer that is the result, such as {$.data.ok}. Default: all of it. */
    jsonPath?: `{$${string}}`;
    /** Takes any certificate. */
    insecure?: boolean;
    authentication?: Authentication;
  };

export function web({ url, headers, authentication, successCondition, failureCondition, ...config }: Web): Provider {
  const request = {
    ...config,
    url: addressOf(url),
    headers: headerList(headers),
    authentication: authenticationSpec(authentication),
  };
  return judged({ web: toJson(request) }, 'data', { successCondition, failureCondition });
}
