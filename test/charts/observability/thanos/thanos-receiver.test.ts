import { expect, test } from 'vitest';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { composeForTest, problemsOf } from '../../compose.ts';

test('an API server takes every object, at each size and with every option', () => {
  const options = {
    ingestor: { replicas: 5, replicationFactor: 3, retention: '15d', lateness: '4h' },
    router: {
      limits: { concurrency: 30, request: { size: '8Mi', series: 5000 }, tenants: { 'cluster-02': { samples: 9 } } },
    },
    tolerations: [{ key: 'dedicated', value: 'metrics', effect: 'NoSchedule' }],
  };
  expect(problemsOf(composeForTest(thanosReceiver))).toEqual([]);
  expect(problemsOf(composeForTest(thanosReceiver, { options }))).toEqual([]);
});
