import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import type { Aws } from '../providers.ts';
import {
  byAccount,
  byItself,
  byKeys,
  internet,
  type Login,
  METADATA,
  type Source,
  type Store,
  storeBy,
} from './login.ts';

export const AWS_KEYS = {
  'access-key-id': 'the id of an access key of AWS',
  'secret-access-key': 'the key to that id',
};

export const awsKeys = (key: Source<keyof typeof AWS_KEYS>['key']) => ({
  accessKeyIdSecretRef: key('access-key-id'),
  secretAccessKeySecretRef: key('secret-access-key'),
});

/** Where the identity of a pod comes from on EKS. */
const POD_IDENTITY = { to: { addresses: ['169.254.170.23'] }, port: 80 };

/** Where AWS says who someone is. */
export const awsHosts = (region: string, { isMachine }: { isMachine: boolean }): Store['targets'] => [
  internet(`sts.${region}.amazonaws.com`),
  internet('sts.amazonaws.com'),
  ...(isMachine ? [METADATA, POD_IDENTITY] : []),
];

export function awsStore(store: StoreOf<'aws'>): Store {
  const { service, region, role, externalId, prefix } = store;
  const host = service === 'SecretsManager' ? 'secretsmanager' : 'ssm';
  const targets = [
    internet(`${host}.${region}.amazonaws.com`),
    ...awsHosts(region, { isMachine: store.auth.method === 'controller' }),
  ];
  return storeBy(loginOf(store.auth), targets, (auth) => ({
    aws: { service, region, role, externalId, prefix, auth },
  }));
}

function loginOf(auth: StoreOf<'aws'>['auth']): Login<Aws['auth']> {
  if (auth.method === 'controller') return byItself('controller');
  if (auth.method === 'account') return byAccount(auth, (serviceAccountRef) => ({ jwt: { serviceAccountRef } }));
  return byKeys(AWS_KEYS, (key) => ({ secretRef: awsKeys(key) }));
}
