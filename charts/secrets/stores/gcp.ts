import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import type { Gcp } from '../providers.ts';
import { byAccount, byItself, byKeys, internet, type Login, METADATA, type Store, storeBy } from './login.ts';

export const GOOGLE_KEY = { 'key.json': 'the key of a service account of Google Cloud, as JSON' };

/** Where Google says who someone is. */
export const GOOGLE_HOSTS = ['oauth2', 'sts', 'iamcredentials'].map((name) => internet(`${name}.googleapis.com`));

interface GoogleCluster {
  clusterLocation?: string;
  clusterName?: string;
  clusterProject?: string;
}

export const googleCluster = ({ clusterLocation, clusterName, clusterProject }: GoogleCluster) => ({
  clusterLocation,
  clusterName,
  clusterProjectId: clusterProject,
});

export function gcpStore(store: StoreOf<'gcp'>): Store {
  const { project: projectId, location } = store;
  const host = location === undefined ? 'secretmanager.googleapis.com' : `secretmanager.${location}.rep.googleapis.com`;
  const byMachine = ['controller', 'workload-identity'].includes(store.auth.method);
  const targets = [internet(host), ...GOOGLE_HOSTS, ...(byMachine ? [METADATA] : [])];
  return storeBy(loginOf(store.auth), targets, (auth) => ({ gcpsm: { projectId, location, auth } }));
}

function loginOf(auth: StoreOf<'gcp'>['auth']): Login<Gcp['auth']> {
  switch (auth.method) {
    case 'controller':
      return byItself('controller');
    case 'key':
      return byKeys(GOOGLE_KEY, (key) => ({ secretRef: { secretAccessKeySecretRef: key('key.json') } }));
    case 'workload-identity':
      return byAccount(auth, (serviceAccountRef) => ({
        workloadIdentity: { ...googleCluster(auth), serviceAccountRef },
      }));
    case 'federation': {
      const { audience, serviceAccount: gcpServiceAccountEmail, tokenEndpoint: externalTokenEndpoint } = auth;
      return byAccount(auth, (serviceAccountRef) => ({
        workloadIdentityFederation: { audience, gcpServiceAccountEmail, externalTokenEndpoint, serviceAccountRef },
      }));
    }
  }
}
