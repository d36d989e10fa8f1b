import type { Construct } from 'constructs';
import type { Endpoint } from '../../shared/endpoint.ts';
import { expression } from '../condition.ts';
import type { Lasting } from '../metric.ts';
import { web } from '../providers/web.ts';
import { type ReadyProps, readyTemplate } from './ready.ts';

/** The part of the JSON that has to be there, such as {$.status}, and what it has to be; without it any answer of 2xx is good. */
type Answer =
  | { jsonPath: `{$${string}}`; equals?: string | number | boolean }
  // Of a whole answer the controller compares JSON alone, and text passes.
  | { jsonPath?: undefined; equals?: undefined };

export type SmokeTestProps<Lasts extends Lasting, Name extends string> = ReadyProps<Lasts, Name> &
  Answer & {
    /** Of a Service that leads to the new version alone. */
    endpoint: Endpoint;
    path: string;
  };

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
