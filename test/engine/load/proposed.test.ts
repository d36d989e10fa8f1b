import { expect, test } from 'vitest';
import { inputsOf } from '../../../engine/cache/inputs.ts';
import { Readings } from '../../../engine/cache/readings.ts';
import { Store } from '../../../engine/cache/store.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { temporaryFolder } from '../output/folder.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

test('a file that is proposed in the place of another is not what was read there', () => {
  const { folder } = new TemporaryFleet();
  const store = new Store(temporaryFolder());
  const { stamps } = inputsOf(folder)!;
  const load = (region?: string) => {
    const readings = Readings.kept(store, stamps, 'one');
    const bytes = Buffer.from(
      'name: cluster-02\nrole: edge\napiServer: https://192.168.101.196:6443\nnodeAddresses: [192.168.101.196]\n' +
        'loadBalancerPool: 192.168.101.210-192.168.101.219\nkubernetes: "1.36"\n' +
        `nodes: {count: 1, cpu: "8", memory: 32Gi, disk: 500Gi}\ningress: hostNetwork\nlabels: {region: ${region}}\n`,
    );
    const proposed = region === undefined ? [] : [{ path: 'cluster-02.yaml', name: 'cluster-02.yaml', bytes }];
    const { fleet } = loadFleet({ folder, proposed, readings, components: [], kubernetesVersions: ['1.36'] });
    readings.keep(store, 'one');
    return fleet?.clusters.find(({ name }) => name === 'cluster-02')?.labels.region;
  };
  expect([load(), load('busan'), load()]).toEqual(['lab', 'busan', 'lab']);
});
