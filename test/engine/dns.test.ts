import { expect, test } from 'vitest';
import { coreDnsLines, hostsLines, zoneLines } from '../../engine/dns.ts';

const records = [{ host: 'thanos-receive.k8s-cluster-01.miribit.lab', address: '192.168.101.194' }];

test('the same hosts for people, for a zone and for the pods of a cluster', () => {
  expect(hostsLines(records)).toEqual(['192.168.101.194 thanos-receive.k8s-cluster-01.miribit.lab']);
  expect(zoneLines(records)).toEqual(['thanos-receive.k8s-cluster-01.miribit.lab. 300 IN A 192.168.101.194']);
  expect(coreDnsLines(records)).toEqual([
    'hosts {',
    '  192.168.101.194 thanos-receive.k8s-cluster-01.miribit.lab',
    '  fallthrough',
    '}',
  ]);
});
