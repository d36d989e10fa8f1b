import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import type { Vault } from '../providers.ts';
import { AWS_KEYS, awsHosts, awsKeys } from './aws.ts';
import { GOOGLE_HOSTS, GOOGLE_KEY, googleCluster } from './gcp.ts';
import { byAccount, byItself, byKeys, caBundle, type Login, METADATA, type Store, storeBy, targetOf } from './login.ts';

type Auth = StoreOf<'vault'>['auth'];
type By<Method> = Extract<Auth, { method: Method }>;
type VaultLogin = Login<Vault['auth']>;

export function vaultStore(store: StoreOf<'vault'>): Store {
  const { server, path, version, namespace, ca } = store;
  return storeBy(loginOf(store.auth), [targetOf(server), ...targetsOf(store.auth)], (auth) => ({
    vault: { server, path, version, namespace, caBundle: caBundle(ca), auth },
  }));
}

function loginOf(auth: Auth): VaultLogin {
  switch (auth.method) {
    case 'kubernetes':
      return byKubernetes(auth);
    case 'jwt':
      return byJwt(auth);
    case 'app-role':
      return byAppRole(auth);
    case 'token':
      return byKeys({ token: 'a token of Vault' }, (key) => ({ tokenSecretRef: key('token') }));
    case 'certificate':
      return byCertificate(auth);
    case 'ldap':
      return byKeys({ password: `the password of ${auth.username}` }, (key) => ({
        ldap: { path: auth.path, username: auth.username, secretRef: key('password') },
      }));
    case 'password':
      return byKeys({ password: `the password of ${auth.username}` }, (key) => ({
        userPass: { path: auth.path, username: auth.username, secretRef: key('password') },
      }));
    case 'aws':
      return byAws(auth);
    case 'gcp':
      return byGcp(auth);
  }
}

const byKubernetes = ({ path: mountPath, role, ...account }: By<'kubernetes'>): VaultLogin =>
  byAccount(account, (serviceAccountRef) => ({ kubernetes: { mountPath, role, serviceAccountRef } }));

const byJwt = ({ path, role, ...account }: By<'jwt'>): VaultLogin =>
  byAccount(account, (serviceAccountRef) => ({
    jwt: { path, role, kubernetesServiceAccountToken: { serviceAccountRef } },
  }));

const byAppRole = ({ path, roleId }: By<'app-role'>): VaultLogin =>
  byKeys({ 'secret-id': `a secret id of the role ${roleId}` }, (key) => ({
    appRole: { path, roleId, secretRef: key('secret-id') },
  }));

const byCertificate = ({ path, role: vaultRole }: By<'certificate'>): VaultLogin =>
  byKeys({ 'tls.crt': 'the certificate as PEM', 'tls.key': 'its private key as PEM' }, (key) => ({
    cert: { path, vaultRole, clientCert: key('tls.crt'), secretRef: key('tls.key') },
  }));

function byAws(auth: By<'aws'>): VaultLogin {
  const { path, region, role: vaultRole, awsRole: role, externalId, serverId: vaultAwsIamServerId } = auth;
  const iam = { path, region, vaultRole, role, externalId, vaultAwsIamServerId };
  if (auth.as === 'controller') return byItself({ iam });
  if (auth.as === 'keys') return byKeys(AWS_KEYS, (key) => ({ iam: { ...iam, secretRef: awsKeys(key) } }));
  return byAccount(auth, (serviceAccountRef) => ({ iam: { ...iam, jwt: { serviceAccountRef } } }));
}

function byGcp(auth: By<'gcp'>): VaultLogin {
  const gcp = { path: auth.path, role: auth.role, projectId: auth.project };
  if (auth.as === 'controller') return byItself({ gcp });
  if (auth.as === 'key') {
    return byKeys(GOOGLE_KEY, (key) => ({ gcp: { ...gcp, secretRef: { secretAccessKeySecretRef: key('key.json') } } }));
  }
  return byAccount(auth, (serviceAccountRef) => ({
    gcp: { ...gcp, workloadIdentity: { ...googleCluster(auth), serviceAccountRef } },
  }));
}

function targetsOf(auth: Auth): Store['targets'] {
  if (auth.method === 'aws') return awsHosts(auth.region, { isMachine: auth.as === 'controller' });
  return auth.method === 'gcp' ? [...GOOGLE_HOSTS, METADATA] : [];
}
