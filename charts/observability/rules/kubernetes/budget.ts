import type { Alert, Recording, RuleGroup } from '../../../shared/rules.ts';

/** Part of requests that may fail or be slow in 30 days. */
const BUDGET = 0.01;

const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
type Window = (typeof WINDOWS)[number];

const READ = 'verb=~"LIST|GET"';
const WRITE = 'verb=~"POST|PUT|PATCH|DELETE"';
const NOT_STREAMS = 'subresource!~"proxy|attach|log|exec|portforward"';

const count = (selector: string, window: Window) =>
  `sum by (cluster) (rate(apiserver_request_sli_duration_seconds_count{job="apiserver", ${selector}, ${NOT_STREAMS}}[${window}]))`;

/** `le` as older and newer releases write it. */
const within = (selector: string, seconds: number, window: Window) =>
  `sum by (cluster) (rate(apiserver_request_sli_duration_seconds_bucket{job="apiserver", ${selector}, ${NOT_STREAMS}, le=~"${seconds}(\\\\.0)?"}[${window}]))`;

const errors = (selector: string, window: Window) =>
  `(sum by (cluster) (rate(apiserver_request_total{job="apiserver", ${selector}, code=~"5.."}[${window}])) or 0 * sum by (cluster) (up{job="apiserver"}))`;

/** A list over all namespaces may take 30 s, one over a namespace 5 s, one object 1 s. */
const slowReads = (window: Window) =>
  [
    `(${count(READ, window)}`,
    `- ((${within(`${READ}, scope=~"resource|"`, 1, window)} or 0 * sum by (cluster) (up{job="apiserver"}))`,
    `+ (${within(`${READ}, scope="namespace"`, 5, window)} or 0 * sum by (cluster) (up{job="apiserver"}))`,
    `+ (${within(`${READ}, scope="cluster"`, 30, window)} or 0 * sum by (cluster) (up{job="apiserver"}))))`,
  ].join('\n');

const burnOf = {
  read: (window: Window) =>
    `(${slowReads(window)} + ${errors(READ, window)})\n/ sum by (cluster) (rate(apiserver_request_total{job="apiserver", ${READ}}[${window}]))`,
  write: (window: Window) =>
    `((${count(WRITE, window)} - ${within(WRITE, 1, window)}) + ${errors(WRITE, window)})\n/ sum by (cluster) (rate(apiserver_request_total{job="apiserver", ${WRITE}}[${window}]))`,
};

const burn = (window: Window) => `apiserver_request:burnrate${window}`;

const recordings: Recording[] = WINDOWS.flatMap((window) =>
  (['read', 'write'] as const).map((verb) => ({ record: burn(window), expr: burnOf[verb](window), labels: { verb } })),
);

/** The budget of 30 days is used up in two days, or more slowly; a short window beside the long one ends the alert soon. */
const BURNS = [
  { factor: 14.4, long: '1h', short: '5m', for: '2m', severity: 'critical' },
  { factor: 6, long: '6h', short: '30m', for: '15m', severity: 'critical' },
  { factor: 3, long: '1d', short: '2h', for: '1h', severity: 'warning' },
  { factor: 1, long: '3d', short: '6h', for: '3h', severity: 'warning' },
] as const;

const alerts: Alert[] = BURNS.map(({ factor, long, short, for: pending, severity }) => ({
  alert: 'KubeAPIErrorBudgetBurn',
  expr: [
    `sum by (cluster) (${burn(long)}) > ${factor} * ${BUDGET}`,
    `and on (cluster) sum by (cluster) (${burn(short)}) > ${factor} * ${BUDGET}`,
  ].join('\n'),
  for: pending,
  severity,
  summary: 'The API server of {{ $labels.cluster }} fails or slows too many requests.',
  description: `It burns its error budget of 30 days ${factor} times as fast as it may, over ${long} and over ${short}.`,
  labels: { long, short },
}));

/** How fast the API servers use up their error budget. */
export const BUDGETS: readonly RuleGroup[] = [
  { name: 'apiserver-burnrate', interval: '1m', rules: recordings },
  { name: 'apiserver-error-budget', rules: alerts },
];
