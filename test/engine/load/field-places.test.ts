import { expect, test, vi } from 'vitest';
import { warning } from '../../../charts/shared/finding.ts';
import { atTheirPlaces } from '../../../engine/load/field-places.ts';
import { readData } from '../../../engine/load/files.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

test.each([
  ['clusters/cluster-02.yaml: nodeAddresses', '/cluster-02.yaml:5:16'],
  ['clusters/cluster-02.yaml: nodes.count', '/cluster-02.yaml:8:17'],
  ['clusters/cluster-02.yaml: nodes.gpus', '/cluster-02.yaml:8:1'],
])('a finding at %s stands at %s', (at, place) => {
  const { folder } = new TemporaryFleet().write('cluster-02.yaml', TEXT);
  expect(atTheirPlaces([warning('any', at, 'why')], folder)).toEqual([warning('any', `${folder}${place}`, 'why')]);
});

test.each([
  'clusters/cluster-09.yaml: nodeAddresses',
  'clusters/cluster-02/thanos/service-a.yaml: spec',
  'cluster-02/thanos/Service/monitoring/a: spec',
])('one at %s, of which no file of a cluster tells, stays', (at) => {
  const found = [warning('any', at, 'why')];
  expect(atTheirPlaces(found, new TemporaryFleet().folder)).toEqual(found);
});

test('a file is read once, however much is found in it', () => {
  const { folder } = new TemporaryFleet().write('cluster-02.yaml', TEXT);
  const found = ['nodeAddresses', 'ingress', 'nodes'].map((field) =>
    warning('any', `clusters/cluster-02.yaml: ${field}`, 'why'),
  );
  const read = vi.fn(readData);
  expect(atTheirPlaces(found, folder, read).map(({ at }) => at.slice(folder.length))).toEqual([
    '/cluster-02.yaml:5:16',
    '/cluster-02.yaml:6:10',
    '/cluster-02.yaml:8:8',
  ]);
  expect(read).toHaveBeenCalledOnce();
});

const TEXT = `name: cluster-02
role: edge

apiServer: https://192.168.101.196:6443
nodeAddresses: [192.168.101.196]
ingress: hostNetwork
kubernetes: "1.36"
nodes: { count: 2 }
`;
