import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import type { Kubernetes } from '../providers.ts';
import { byAccount, byKeys, caBundle, type Login, type Store, storeBy, targetOf } from './login.ts';

type Auth = Exclude<StoreOf<'kubernetes'>['auth'], { method: 'kubeconfig' }>;

export function kubernetesStore(store: StoreOf<'kubernetes'>): Store {
  const { namespace: remoteNamespace, server: url, ca } = store;
  // The way to the cluster's own API server is open anyway; where a kubeconfig leads, only its owner knows.
  const targets = url === undefined ? [] : [targetOf(url)];
  if (store.auth.method === 'kubeconfig') {
    const kubeconfig = byKeys({ kubeconfig: 'a kubeconfig with one context' }, (key) => key('kubeconfig'));
    return storeBy(kubeconfig, targets, (authRef) => ({ kubernetes: { remoteNamespace, authRef } }));
  }
  const server = url === undefined && ca === undefined ? undefined : { url, caBundle: caBundle(ca) };
  return storeBy(loginOf(store.auth), targets, (auth) => ({ kubernetes: { remoteNamespace, server, auth } }));
}

function loginOf(auth: Auth): Login<NonNullable<Kubernetes['auth']>> {
  if (auth.method === 'account') return byAccount(auth, (serviceAccount) => ({ serviceAccount }));
  if (auth.method === 'token') {
    return byKeys({ token: 'a token of the API server' }, (key) => ({ token: { bearerToken: key('token') } }));
  }
  return byKeys({ 'tls.crt': 'a client certificate as PEM', 'tls.key': 'its private key as PEM' }, (key) => ({
    cert: { clientCert: key('tls.crt'), clientKey: key('tls.key') },
  }));
}
