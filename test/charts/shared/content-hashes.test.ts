import { expect, test } from 'vitest';
import { contentHashes } from '../../../charts/shared/pod.ts';
import { SecretRef, secret } from '../../../charts/shared/secret.ts';

const spec = secret('login', ['password'], { purpose: 'a test' });
const sealed = (password: string) => new SecretRef('monitoring', spec, () => ({ encryptedData: { password } }));

test('a newly sealed value rolls the pods that mount it or read it', () => {
  const hashOf = (password: string) => ({
    mounted: contentHashes({ mounts: { '/etc/login': { type: 'secret', secret: sealed(password) } } }),
    read: contentHashes({ env: { PASSWORD: { secretKey: sealed(password).key('password') } } }),
  });
  expect(hashOf('AgA')).toEqual(hashOf('AgA'));
  expect(hashOf('AgA').mounted).toEqual(hashOf('AgA').read);
  expect(hashOf('AgB').mounted['checksum/secret']).not.toBe(hashOf('AgA').mounted['checksum/secret']);
});

test('what is not sealed yet has no hash', () => {
  const missing = new SecretRef('monitoring', spec);
  expect(contentHashes({ mounts: { '/etc/login': { type: 'secret', secret: missing } } })).toEqual({});
});
