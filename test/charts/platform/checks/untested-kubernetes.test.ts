import { expect, test } from 'vitest';
import { untestedKubernetes } from '../../../../charts/platform/checks/untested-kubernetes.ts';
import { clusterForTest, fleetForTest } from '../../compose.ts';

const judged = (central: string, edge: string): string[] => {
  const clusters = [
    clusterForTest('cluster-01', { kubernetes: central }),
    clusterForTest('cluster-02', { kubernetes: edge }),
  ];
  return [...untestedKubernetes.judge([], fleetForTest({ clusters }))].map(({ at, message }) => `${at}: ${message}`);
};

test.each(['1.33', '1.36'])('Argo CD was tested on Kubernetes %s', (kubernetes) => {
  expect(judged(kubernetes, '1.36')).toEqual([]);
});

test.each(['1.28', '1.32', '1.37'])(
  'Argo CD was not tested on Kubernetes %s, and runs on the central cluster',
  (kubernetes) => {
    expect(judged(kubernetes, '1.36')).toEqual([
      `cluster-01: Argo CD 3.5 was tested on Kubernetes 1.33 to 1.36, not on ${kubernetes}; expected one of these`,
    ]);
  },
);

test('edges only take what Argo CD sends them', () => {
  expect(judged('1.36', '1.28')).toEqual([]);
});
