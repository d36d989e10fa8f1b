import { expect, test } from 'vitest';
import { ThanosReceiverOptions } from '../../../../charts/observability/thanos/options.ts';
import { ThanosStoreOptions } from '../../../../charts/observability/thanos/thanos-store.ts';

const issuesOf = (options: object): string[] =>
  (ThanosReceiverOptions.safeParse(options).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('nothing needs to be said', () => {
  expect(issuesOf({})).toEqual([]);
});

test.each([
  [
    { ingestor: { replicas: 2, replicationFactor: 3 } },
    'ingestor.replicationFactor: more copies than ingestors to keep them; expected at most replicas',
  ],
  [
    { ingestor: { retention: '2h' } },
    'ingestor.lateness: samples would be taken that are past the retention; expected less than retention',
  ],
  [
    { auth: { maxBodySize: '1Gi' } },
    'auth.maxBodySize: several at once have to fit on 256Mi of disk, past which the pod is evicted; expected at most 64Mi',
  ],
  [
    { auth: { maxBodySize: '512Ki' } },
    'auth.maxBodySize: requests of a few thousand samples would be refused for good; expected at least 1Mi',
  ],
  [{ ingestor: { storage: '50GB' } }, 'ingestor.storage: expected an amount such as 512Mi or 50Gi'],
])('%j is refused', (options, issue) => {
  expect(issuesOf(options)).toEqual([issue]);
});

test.each(['1Mi', '65536Ki'])('a request may have %s', (maxBodySize) => {
  expect(issuesOf({ auth: { maxBodySize } })).toEqual([]);
});

test.each([
  ['1h', false],
  ['6d', false],
  ['1w', true],
  ['1y', true],
])('stores that serve the last %s: %s', (minTime, isFine) => {
  const message =
    'no query would find what is older, and ingestors serve the last days by themselves; expected at least 7d';
  const { error } = ThanosStoreOptions.safeParse({ minTime });
  expect(error?.issues ?? []).toMatchObject(isFine ? [] : [{ path: ['minTime'], message }]);
});

test('as many copies as ingestors is enough', () => {
  expect(issuesOf({ ingestor: { replicas: 3, replicationFactor: 3 } })).toEqual([]);
});
