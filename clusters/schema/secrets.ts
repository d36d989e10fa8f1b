import { z } from 'zod';
import { type ProviderName, type StoreData, StoreSchema } from './secret-stores.ts';
import { goDuration } from './units.ts';

/** What stands in for the place of a secret in the name that its store knows it by. */
const PLACES = ['cluster', 'namespace', 'name'] as const;

interface Naming {
  standard: string;
  /** What the provider takes as a name. */
  pattern: RegExp;
  expected: string;
}

const NAMING: Readonly<Record<ProviderName, Naming>> = {
  vault: {
    standard: '{cluster}/{namespace}/{name}',
    pattern: /^[^/\s]+(\/[^/\s]+)*$/,
    expected: 'a path without a slash at its ends',
  },
  aws: {
    standard: '{cluster}/{namespace}/{name}',
    pattern: /^[A-Za-z0-9/_+=.@-]{1,512}$/,
    expected: 'letters, digits and /_+=.@-',
  },
  gcp: {
    standard: '{cluster}_{namespace}_{name}',
    pattern: /^[A-Za-z0-9_-]{1,255}$/,
    expected: 'letters, digits, _ and -',
  },
  azure: {
    standard: '{cluster}-{namespace}-{name}',
    pattern: /^[A-Za-z0-9-]{1,127}$/,
    expected: 'letters, digits and -',
  },
  kubernetes: {
    standard: '{cluster}.{namespace}.{name}',
    pattern: /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/,
    expected: 'the name of a Secret: lower-case letters, digits, - and .',
  },
  onepassword: {
    standard: '{cluster}.{namespace}.{name}',
    pattern: /^[A-Za-z0-9_. -]+$/,
    expected: 'the title of an item: letters, digits, spaces, _, . and -',
  },
  'onepassword-connect': {
    standard: '{cluster}.{namespace}.{name}',
    pattern: /^[^/]+$/,
    expected: 'the title of an item',
  },
};

/** Parameters that have a path begin at the root. */
const standardKey = (store: StoreData): string => {
  const { standard } = NAMING[store.provider];
  return store.provider === 'aws' && store.service === 'ParameterStore' ? `/${standard}` : standard;
};

const secretName = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, {
  error: 'expected namespace/name such as monitoring/thanos-objstore',
});

const remoteKey = z
  .string()
  .min(1)
  .refine((pattern) => pattern.includes('{name}') && unknownPlaces(pattern).length === 0, {
    error: 'expected {name} in it, and no other braces than {cluster}, {namespace} and {name}',
  });

const unknownPlaces = (pattern: string): string[] =>
  (pattern.match(/\{[^}]*\}?|\}/g) ?? []).filter((found) => !PLACES.some((place) => found === `{${place}}`));

/** Where the values of a cluster's secrets come from. */
export const SecretsSchema = z
  .strictObject({
    from: z
      .enum(['sealed', 'external'])
      .default('sealed')
      .describe('sealed: from Git, as ciphertext for this cluster; external: from the store, by External Secrets'),
    store: StoreSchema.optional().describe('turns on External Secrets, from Kubernetes 1.30'),
    external: z.array(secretName).default([]).describe('exceptions where the others are sealed'),
    sealed: z.array(secretName).default([]).describe('exceptions where the others are external'),
    remoteKey: remoteKey
      .optional()
      .describe('name of a secret in the store; default: cluster, namespace and name, as the provider may join them'),
    refreshInterval: goDuration.default('1h').describe('how often a value is read anew'),
  })
  .superRefine((secrets, context) => {
    for (const { path, message } of mistakes(secrets)) context.addIssue({ code: 'custom', path: [path], message });
  });

interface Said {
  from: 'sealed' | 'external';
  store?: StoreData;
  external: readonly string[];
  sealed: readonly string[];
  remoteKey?: string;
}

function mistakes({ from, store, external, sealed, remoteKey: pattern }: Said): { path: string; message: string }[] {
  const found: { path: string; message: string }[] = [];
  const other = from === 'sealed' ? 'sealed' : 'external';
  if ((from === 'sealed' ? sealed : external).length > 0) {
    const message = `all are ${other} but for the exceptions; expected these in ${from === 'sealed' ? 'external' : 'sealed'}, or nowhere`;
    found.push({ path: other, message });
  }
  if (store === undefined && (from === 'external' || external.length > 0)) {
    found.push({
      path: from === 'external' ? 'from' : 'external',
      message: 'there is no store to take values from; expected store',
    });
  }
  if (store !== undefined && pattern !== undefined) {
    const { pattern: taken, expected } = NAMING[store.provider];
    if (!taken.test(filled(pattern, { cluster: 'a', namespace: 'a', name: 'a' }))) {
      found.push({ path: 'remoteKey', message: `${store.provider} takes no such name; expected ${expected}` });
    }
  }
  return found;
}

export type SecretsData = z.output<typeof SecretsSchema>;

export type Place = Record<(typeof PLACES)[number], string>;

const filled = (pattern: string, place: Place): string =>
  pattern.replace(/\{(cluster|namespace|name)\}/g, (_, key: keyof Place) => place[key]);

/** What the store calls a secret. */
export const remoteKeyOf = (store: StoreData, pattern: string | undefined, place: Place): string =>
  filled(pattern ?? standardKey(store), place);

/** Whether the provider can have something of that name, which may have become too long for it. */
export const isRemoteKey = ({ provider }: StoreData, key: string): boolean => NAMING[provider].pattern.test(key);
