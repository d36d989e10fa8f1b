import { defined } from '../argocd/defined.ts';
import type { Endpoint } from '../shared/endpoint.ts';
import { urlOf } from '../shared/endpoint.ts';
import type { ArgRef } from './args.ts';
import type { Condition, Shape } from './condition.ts';

/** Where a measurement comes from, and what decides on it. */
export interface Provider {
  /** As a metric has it: the provider's name and its settings. */
  readonly provider: Readonly<Record<string, unknown>>;
  readonly successCondition?: string;
  readonly failureCondition?: string;
}

/** One condition at least: a number that nobody judges is always good. */
export type Judgement<Result extends Shape> =
  | { successCondition: Condition<Result>; failureCondition?: Condition<Result> }
  | { successCondition?: Condition<Result>; failureCondition: Condition<Result> };

interface Conditions<Result extends Shape> {
  successCondition?: Condition<Result> | undefined;
  failureCondition?: Condition<Result> | undefined;
}

export const judged = <Result extends Shape>(
  provider: Readonly<Record<string, unknown>>,
  shape: Result,
  { successCondition, failureCondition }: Conditions<Result>,
): Provider =>
  defined({
    provider,
    successCondition: successCondition?.text(shape, 'success'),
    failureCondition: failureCondition?.text(shape, 'failure'),
  });

/** A Service of the cluster, or a URL; of the Service, only a port that it has. */
export type Address = Endpoint | { endpoint: Endpoint; path: string } | `${'http' | 'https'}://${string}` | ArgRef;

export function addressOf(address: Address): string {
  if (typeof address === 'string') return address;
  return 'endpoint' in address ? `${urlOf(address.endpoint)}${address.path}` : urlOf(address);
}

/** HTTP headers, by name. */
export type Headers = Readonly<Record<string, string>>;

export const headerList = (headers: Headers | undefined) =>
  headers && Object.entries(headers).map(([key, value]) => ({ key, value }));
