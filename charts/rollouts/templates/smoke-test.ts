import type { Construct } from 'constructs';
import type { Endpoint } from '../../shared/endpoint.ts';
import { AnalysisTemplate } from '../analysis-template.ts';
import { expression } from '../condition.ts';
import type { Lasting } from '../metric.ts';
import { web } from '../providers/web.ts';
import { named, type ReadyProps } from './ready.ts';

export interface SmokeTestProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  /** Of a Service that leads to the new version alone. */
  endpoint: Endpoint;
  path: string;
  /** The part of the JSON that is compared, such as {$.status}; without it any answer of 2xx is good. */
  jsonPath?: `{$${string}}`;
  equals?: string | number | boolean;
}

/** Whether the new version answers the controller at all. */
export function smokeTest<Lasts extends Lasting, const Name extends string = 'smoke-test'>(
  scope: Construct,
  props: SmokeTestProps<Lasts, Name | 'smoke-test'>,
) {
  const { name, labels, schedule, endpoint, path, jsonPath, equals } = props;
  return new AnalysisTemplate(scope, `AnalysisTemplate-${name}`, {
    name,
    labels,
    metrics: () =>
      named(
        props.metric ?? 'smoke-test',
        schedule.measure(
          web({
            url: { endpoint, path },
            jsonPath,
            // What answers no 2xx is an error before any condition is asked.
            ...(equals === undefined ? {} : { successCondition: expression(`result == ${JSON.stringify(equals)}`) }),
          }),
        ),
      ),
  });
}
