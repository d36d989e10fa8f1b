import type { Labels } from '../../shared/manifest.ts';
import type { Duration } from '../duration.ts';
import type { Lasting } from '../metric.ts';
import type { Pods } from './canary-pods.ts';
import type { Source } from './metrics-source.ts';
import type { Schedule } from './schedule.ts';

/** What every ready template takes. */
export interface ReadyProps<Lasts extends Lasting, Name extends string> {
  name: string;
  labels?: Labels;
  schedule: Schedule<Lasts>;
  /** What its metric is called in a run. Default: what it measures. */
  metric?: Name;
}

/** What those take that ask for metrics. */
export interface MetricsProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  source: Source;
  pods: Pods;
  /** What no data is. Default: fail. */
  whenEmpty?: 'fail' | 'pass';
}

/** A counter of requests, of which some fail. */
export interface Counter {
  /** Default: http_requests_total. */
  counter?: string;
  /** The label that tells the outcome. Default: code. */
  label?: string;
  /** Regular expression of the outcomes that are failures. Default: 5.. */
  failing?: string;
  /** Further labels that count. */
  matchers?: Labels;
}

/** The share of requests that fail: 0 where all succeed, and none where there are no requests at all. */
export function failures(series: string, { counter, label, failing }: Counter, window: Duration): string {
  const [name, outcome, bad] = [counter ?? 'http_requests_total', label ?? 'code', failing ?? '5..'];
  const rate = (labels: string) => `sum(rate(${name}{${labels}}[${window}]))`;
  // Without the 0 a version that has failed at nothing yet would have no share at all.
  return `(${rate(`${series},${outcome}=~${JSON.stringify(bad)}`)} or vector(0)) / ${rate(series)}`;
}

/** A record of one, under a name that is known. */
export const named = <Name extends string, Value>(name: Name, value: Value): Record<Name, Value> =>
  // TypeScript makes an index signature of every computed key.
  ({ [name]: value }) as Record<Name, Value>;
