import type { Construct } from 'constructs';
import type { Endpoint } from '../../shared/endpoint.ts';
import { expression } from '../condition.ts';
import type { Lasting } from '../metric.ts';
import { web } from '../providers/web.ts';
import { type ReadyProps, readyTemplate } from './ready.ts';

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
  const { endpoint, path, jsonPath, equals } = props;
  return readyTemplate(scope, props, {
    metric: 'smoke-test',
    provider: web({
      url: { endpoint, path },
      jsonPath,
      // What answers no 2xx is an error before any condition is asked; what answers no JSON is good without one.
      ...(equals === undefined ? {} : { successCondition: expression(`result == ${JSON.stringify(equals)}`) }),
    }),
  });
}
