import { expect, test } from 'vitest';
import { objstoreConfig } from '../../../../charts/observability/thanos/object-storage.ts';
import { fleetForTest } from '../../compose.ts';

const keys = { accessKey: 'thanos', secretKey: 'secret' };

function configAt(endpoint: string) {
  const fleet = fleetForTest();
  return objstoreConfig({ objectStorage: { ...fleet.objectStorage, endpoint } }, keys).config;
}

test('the endpoint has no scheme, and plain HTTP is said to be insecure', () => {
  expect(objstoreConfig(fleetForTest(), keys)).toEqual({
    type: 'S3',
    config: {
      bucket: 'thanos',
      endpoint: 's3.minio.miribit.lab:9000',
      region: 'us-east-1',
      insecure: true,
      bucket_lookup_type: 'path',
      access_key: 'thanos',
      secret_key: 'secret',
    },
  });
  expect(configAt('https://s3.example.org')).toMatchObject({ endpoint: 's3.example.org', insecure: false });
  expect(configAt('https://192.168.101.250:9443/')).toMatchObject({
    endpoint: '192.168.101.250:9443',
    insecure: false,
  });
});
