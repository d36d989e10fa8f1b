import type { Construct } from 'constructs';
import { logIndexPrefix } from '../../observability/logging/opensearch-door.ts';
import { expression } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { web } from '../providers/web.ts';
import { type Pods, VERSION, versionArgs } from './canary-pods.ts';
import type { LogsSource } from './logs-source.ts';
import { FORGIVEN, type ReadyProps, readyTemplate, type WhenEmpty } from './ready.ts';
import { ratio } from './request-counter.ts';

export interface LogErrorsProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  source: LogsSource;
  pods: Pods;
  /** In the syntax of query_string. */
  query: string;
  /** Per cent of the lines within the window. */
  atMost: number;
  window: Duration;
  /** Lines within the window that tell nothing yet. Default: 2. */
  forgiven?: number;
  /** What no line at all is. */
  whenEmpty?: WhenEmpty;
}

/** Which part of the new version's log is as the query says. */
export function logErrors<Lasts extends Lasting, const Name extends string = 'log-errors'>(
  scope: Construct,
  props: LogErrorsProps<Lasts, Name | 'log-errors'>,
) {
  const { source, pods, query, window } = props;
  const { host, port, headers } = source;
  return readyTemplate(scope, props, {
    metric: 'log-errors',
    args: versionArgs(source),
    provider: web({
      method: 'POST',
      url: `https://${host}:${port}${searchPath(pods.cluster)}`,
      headers,
      jsonBody: {
        size: 0,
        // Otherwise it counts to 10,000.
        track_total_hits: true,
        query: { bool: { filter: linesOf(pods, window) } },
        aggs: { errors: { filter: { query_string: { query } } } },
      },
      jsonPath: '{$}',
      successCondition: expression(conditionOf(props)),
    }),
  });
}

/** Days without any log have no index. What cannot answer whole is an error, and the answer is no more than is judged. */
const searchPath = (cluster: string): string =>
  `/${logIndexPrefix(cluster)}-*/_search?${[
    'ignore_unavailable=true',
    'allow_no_indices=true',
    'allow_partial_search_results=false',
    'filter_path=hits.total.value,aggregations.errors.doc_count',
  ].join('&')}`;

const linesOf = ({ namespace, workload }: Pods, window: Duration) => [
  { range: { '@timestamp': { gte: `now-${window}` } } },
  { term: { 'kubernetes.namespace_name': namespace } },
  { prefix: { 'kubernetes.pod_name': `${workload}-{{args.${VERSION}}}-` } },
];

const [LINES, ERRORS] = ['result.hits.total.value', 'result.aggregations.errors.doc_count'] as const;

type Limits = Pick<LogErrorsProps<Lasting, string>, 'atMost' | 'forgiven' | 'whenEmpty'>;

function conditionOf({ atMost, forgiven = FORGIVEN, whenEmpty = 'fail' }: Limits): string {
  const few = `${ERRORS} <= ${forgiven} + ${ratio(atMost)} * ${LINES}`;
  // No index, no aggregation: what is not there is asked for last. A log of nothing but errors is a fault of any size.
  return whenEmpty === 'pass' ? `${LINES} == 0 || ${few}` : `${LINES} > 0 && ${ERRORS} < ${LINES} && ${few}`;
}
