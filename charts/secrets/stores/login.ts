import type { Target } from '../../shared/network.ts';
import type { Provider } from '../providers.ts';
import type { StoreSecret } from '../store-secret.ts';

interface Account {
  name: string;
  namespace: string;
  audiences?: string[];
}

/** What a login is made of in the cluster. */
export interface Source<Key extends string = string> {
  key(key: Key): StoreSecret;
  /** The ServiceAccount that the store knows the cluster by. */
  account: Account;
}

/** One way of a cluster to prove itself to its store. */
export interface Login<Auth> {
  /** What has to be sealed for it → what that is. */
  keys: Readonly<Record<string, string>>;
  /** Annotations of its ServiceAccount; undefined where it needs none. */
  account?: { annotations: Record<string, string> };
  auth(source: Source): Auth;
}

/** A store as a cluster's data describes it, and what lies on the way to it. */
export interface Store extends Login<Provider> {
  /** Whom the controller talks to, and on which port: every one where only pods listen. */
  targets: readonly { to: Target; port?: number }[];
}

export const byKeys = <Key extends string, Auth>(
  keys: Readonly<Record<Key, string>>,
  auth: (key: Source<Key>['key']) => Auth,
): Login<Auth> => ({ keys, auth: ({ key }) => auth(key) });

export const byAccount = <Auth>(
  { annotations, audiences = [] }: { annotations: Record<string, string>; audiences?: readonly string[] },
  auth: (account: Account) => Auth,
): Login<Auth> => ({
  keys: {},
  account: { annotations },
  auth: ({ account }) => auth(audiences.length > 0 ? { ...account, audiences: audiences.slice() } : account),
});

/** The pod of the controller is known by itself. */
export const byItself = <Auth>(auth: Auth): Login<Auth> => ({ keys: {}, auth: () => auth });

export const storeBy = <Auth>(
  login: Login<Auth>,
  targets: Store['targets'],
  provider: (auth: Auth) => Provider,
): Store => ({ ...login, targets, auth: (source) => provider(login.auth(source)) });

/** What clouds tell their machines and pods about themselves. */
export const METADATA = { to: { addresses: ['169.254.169.254'] }, port: 80 };

/** A host of the internet, with https. */
export const internet = (host: string) => ({ to: { host }, port: 443 });

const ADDRESS = /^[0-9]+(\.[0-9]+){3}$/;

/** Where a URL leads: an address, a Service of the cluster, or a host outside of it. */
export function targetOf(url: string): Store['targets'][number] {
  const { hostname, port } = new URL(url);
  if (/\.svc(\.cluster\.local)?$/.test(hostname)) return { to: 'cluster' };
  const to = ADDRESS.test(hostname) ? { addresses: [hostname] } : { host: hostname };
  return { to, port: Number(port || 443) };
}

/** PEM as definitions take it. */
export const caBundle = (pem: string | undefined): string | undefined =>
  pem === undefined ? undefined : Buffer.from(pem).toString('base64');
