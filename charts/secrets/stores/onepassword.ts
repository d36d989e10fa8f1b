import type { StoreOf } from '../../../clusters/schema/secret-stores.ts';
import { byKeys, internet, type Store, storeBy, targetOf } from './login.ts';

/** The account stands in its token only, so that any of theirs may be meant. */
const HOSTS = ['com', 'eu', 'ca'].map((domain) => internet(`*.1password.${domain}`));

export function onepasswordStore({ vault }: StoreOf<'onepassword'>): Store {
  const login = byKeys({ token: 'the token of a service account of 1Password' }, (key) => ({
    serviceAccountSecretRef: key('token'),
  }));
  return storeBy(login, HOSTS, (auth) => ({ onepasswordSdk: { vault, auth } }));
}

export function onepasswordConnectStore({ server, vaults }: StoreOf<'onepassword-connect'>): Store {
  const login = byKeys({ token: 'an access token of the Connect server' }, (key) => ({
    secretRef: { connectTokenSecretRef: key('token') },
  }));
  return storeBy(login, [targetOf(server)], (auth) => ({
    onepassword: { connectHost: server, vaults: Object.fromEntries(vaults.map((name, i) => [name, i + 1])), auth },
  }));
}
