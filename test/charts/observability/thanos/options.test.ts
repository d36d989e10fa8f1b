import { expect, test } from 'vitest';
import { ThanosReceiverOptions } from '../../../../charts/observability/thanos/options.ts';

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
  [{ ingestor: { storage: '50GB' } }, 'ingestor.storage: expected an amount such as 512Mi or 50Gi'],
])('%j is refused', (options, issue) => {
  expect(issuesOf(options)).toEqual([issue]);
});

test('as many copies as ingestors is enough', () => {
  expect(issuesOf({ ingestor: { replicas: 3, replicationFactor: 3 } })).toEqual([]);
});
