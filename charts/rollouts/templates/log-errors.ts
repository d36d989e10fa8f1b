import type { Construct } from 'constructs';
import { logIndexPrefix } from '../../observability/logging/opensearch-door.ts';
import { AnalysisTemplate } from '../analysis-template.ts';
import { expression } from '../condition.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import { web } from '../providers/web.ts';
import { type Pods, VERSION, versionArgs } from './canary-pods.ts';
import type { LogsSource } from './logs-source.ts';
import { named, type ReadyProps } from './ready.ts';

export interface LogErrorsProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  source: LogsSource;
  pods: Pods;
  /** In the syntax of query_string. */
  query: string;
  /** Lines within the window. */
  atMost: number;
  window: Duration;
}

/** How many lines of the new version's log are as the query says. */
export function logErrors<Lasts extends Lasting, const Name extends string = 'log-errors'>(
  scope: Construct,
  props: LogErrorsProps<Lasts, Name | 'log-errors'>,
) {
  const { name, labels, schedule, source, pods, window } = props;
  const { host, port, headers } = source;
  return new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    args: versionArgs(source),
    metrics: () =>
      named(
        props.metric ?? 'log-errors',
        schedule.measure(
          web({
            method: 'POST',
            url: `https://${host}:${port}${countPath(pods.cluster)}`,
            headers,
            jsonBody: { query: { bool: { filter: filters(props, window) } } },
            jsonPath: '{$.count}',
            // A count that is no number compares to nothing, which is an error and not a success.
            successCondition: expression(`result <= ${props.atMost}`),
          }),
        ),
      ),
  });
}

/** Days without any log have no index, and then there is nothing to count. */
const countPath = (cluster: string): string =>
  `/${logIndexPrefix(cluster)}-*/_count?ignore_unavailable=true&allow_no_indices=true`;

const filters = ({ pods, query }: Pick<LogErrorsProps<Lasting, string>, 'pods' | 'query'>, window: Duration) => [
  { range: { '@timestamp': { gte: `now-${window}` } } },
  { term: { 'kubernetes.namespace_name': pods.namespace } },
  { prefix: { 'kubernetes.pod_name': `${pods.workload}-{{args.${VERSION}}}-` } },
  { query_string: { query } },
];
