import { expect, test } from 'vitest';
import { PrometheusAgentOptions } from '../../../../charts/observability/metrics/prometheus-agent-options.ts';
import { PrometheusOptions } from '../../../../charts/observability/metrics/prometheus-options.ts';

const RESTART =
  'a receiver that restarts takes nothing for minutes, and what waits for it would be dropped; expected at least 5m';

const waits = (time: string) =>
  `samples wait ${time} for the central cluster, and would be dropped then; expected at least ${time}, or a shorter outageTolerance`;

const issuesOf = (schema: typeof PrometheusOptions | typeof PrometheusAgentOptions, options: object): string[] =>
  (schema.safeParse(options).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

const limited = (sampleAgeLimit: string) => ({ queueConfig: { sampleAgeLimit } });

test.each([
  [{}, []],
  [limited('1s'), [RESTART]],
  [limited('2h'), [waits('24h')]],
  [limited('1d'), []],
  [{ ...limited('2h'), outageTolerance: '2h' }, []],
  [{ ...limited('2h'), outageTolerance: '121m' }, [waits('121m')]],
])('an agent of %j', (options, expected) => {
  expect(issuesOf(PrometheusAgentOptions, options)).toEqual(
    expected.map((message) => `queueConfig.sampleAgeLimit: ${message}`),
  );
});

test.each([
  ['4m', [`queueConfig.sampleAgeLimit: ${RESTART}`]],
  ['5m', []],
])('the central Prometheus drops what is older than %s', (age, expected) => {
  expect(issuesOf(PrometheusOptions, limited(age))).toEqual(expected);
});
