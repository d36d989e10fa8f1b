import { type CaseFile, inTwoClusters, type Series } from './case.ts';

const DURATION = 'apiserver_request_sli_duration_seconds';
const of = (metric: string, labels: string) => `${metric}{job="apiserver", ${labels}}`;

/** Requests of a minute, all of them fast, and of those that fail. */
const requests = (minutes: number, failing: string): Series => ({
  ...inTwoClusters('up{job="apiserver"}', `1x${minutes}`, `1x${minutes}`),
  ...inTwoClusters(of('apiserver_request_total', 'verb="GET", code="200"'), `0+1000x${minutes}`, `0+1000x${minutes}`),
  ...inTwoClusters(of('apiserver_request_total', 'verb="GET", code="500"'), failing, `0x${minutes}`),
  ...inTwoClusters(of(`${DURATION}_count`, 'verb="GET", scope="resource"'), `0+900x${minutes}`, `0+900x${minutes}`),
  ...inTwoClusters(
    of(`${DURATION}_bucket`, 'verb="GET", scope="resource", le="1"'),
    `0+900x${minutes}`,
    `0+900x${minutes}`,
  ),
});

/**
 * Of 1000 reads in a minute 45 are slow by the bound of their scope and 20 fail; of 200 writes 10 are slow. What streams
 * counts for nothing. The API server of the second cluster writes `le` as 1.0, and is fast.
 */
const mixed: Series = {
  ...inTwoClusters('up{job="apiserver"}', '1x4320', '1x4320'),
  ...inTwoClusters(of('apiserver_request_total', 'verb="GET", code="200"'), '0+680x4320', '0+1000x4320'),
  ...inTwoClusters(of('apiserver_request_total', 'verb="LIST", code="200"'), '0+300x4320', '_x4320'),
  ...inTwoClusters(of('apiserver_request_total', 'verb="GET", code="503"'), '0+20x4320', '_x4320'),
  ...inTwoClusters(of('apiserver_request_total', 'verb="POST", code="201"'), '0+200x4320', '0+200x4320'),
  ...inTwoClusters(of(`${DURATION}_count`, 'verb="GET", scope="resource"'), '0+600x4320', '0+600x4320'),
  ...inTwoClusters(of(`${DURATION}_count`, 'verb="GET", scope="resource", subresource="log"'), '0+77x4320', '0+9x4320'),
  [of(`${DURATION}_bucket`, 'cluster="cluster-02", verb="GET", scope="resource", le="1"')]: '0+570x4320',
  [of(`${DURATION}_bucket`, 'cluster="cluster-02", verb="GET", scope="resource", le="5"')]: '0+600x4320',
  [of(`${DURATION}_bucket`, 'cluster="cluster-03", verb="GET", scope="resource", le="1.0"')]: '0+600x4320',
  [of(`${DURATION}_count`, 'cluster="cluster-02", verb="LIST", scope="namespace"')]: '0+300x4320',
  [of(`${DURATION}_bucket`, 'cluster="cluster-02", verb="LIST", scope="namespace", le="5"')]: '0+285x4320',
  [of(`${DURATION}_count`, 'cluster="cluster-02", verb="LIST", scope="cluster"')]: '0+100x4320',
  [of(`${DURATION}_bucket`, 'cluster="cluster-02", verb="LIST", scope="cluster", le="30"')]: '0+100x4320',
  ...inTwoClusters(of(`${DURATION}_count`, 'verb="POST", scope="resource"'), '0+200x4320', '0+200x4320'),
  [of(`${DURATION}_bucket`, 'cluster="cluster-02", verb="POST", scope="resource", le="1"')]: '0+190x4320',
  [of(`${DURATION}_bucket`, 'cluster="cluster-03", verb="POST", scope="resource", le="1.0"')]: '0+200x4320',
};

const BURN = { cluster: 'cluster-02' };

export const budgetCases: CaseFile = {
  about: 'the error budget of API servers',
  alerts: [
    {
      alert: 'KubeAPIErrorBudgetBurn',
      when: 'every fifth read fails, for ten minutes',
      series: requests(30, '0+250x30'),
      at: '10m',
      firing: [{ ...BURN, long: '1h', short: '5m', severity: 'critical' }],
    },
    {
      alert: 'KubeAPIErrorBudgetBurn',
      when: 'every fifth read fails, for half an hour',
      series: requests(30, '0+250x30'),
      at: '30m',
      firing: [
        { ...BURN, long: '1h', short: '5m', severity: 'critical' },
        { ...BURN, long: '6h', short: '30m', severity: 'critical' },
      ],
    },
    {
      alert: 'KubeAPIErrorBudgetBurn',
      when: 'it is over since ten minutes',
      series: requests(50, '0+250x20 5000x30'),
      at: '30m',
      firing: [{ ...BURN, long: '6h', short: '30m', severity: 'critical' }],
    },
    {
      alert: 'KubeAPIErrorBudgetBurn',
      when: 'one of 200 reads fails',
      series: requests(30, '0+5x30'),
      at: '30m',
      firing: [],
    },
  ],
};

const WINDOWS = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];

const EXPECTED = [
  { cluster: 'cluster-02', verb: 'read', value: 0.065 },
  { cluster: 'cluster-02', verb: 'write', value: 0.05 },
  { cluster: 'cluster-03', verb: 'read', value: 0 },
  { cluster: 'cluster-03', verb: 'write', value: 0 },
];

/** Rarely evaluated: each looks at three days of samples. */
export const burnRateCases: CaseFile = {
  about: 'burn rates',
  evaluation: '24h',
  alerts: [],
  records: WINDOWS.map((window) => ({
    // What is 0 may be off by what floating point is off.
    expr: `round(apiserver_request:burnrate${window}, 0.0001)`,
    series: mixed,
    at: '72h',
    gives: EXPECTED.map(({ cluster, verb, value }) => ({ labels: `{cluster="${cluster}", verb="${verb}"}`, value })),
  })),
};
