import { person, secret } from '../../shared/secret.ts';
import { LOG_READER_PASSWORD } from '../logging/opensearch-door.ts';

/** Where the sealed values stand in the container, one file for each. */
export const SECRETS_FOLDER = '/etc/grafana/secrets';

const MAKE = {
  'admin-password': { from: 'random', length: 32 },
  'secret-key': { from: 'random', length: 40 },
  'opensearch-password': { from: 'random', length: 40, id: LOG_READER_PASSWORD },
  'ca.crt': { from: 'fleet-ca' },
  'oauth-client-secret': person('the client secret that the identity provider gave for Grafana'),
} as const;

type Value = keyof typeof MAKE;

/** An expression of Grafana for the content of a sealed value's file, in grafana.ini and in provisioned files. */
export const fileOf = (value: Value): string => `$__file{${SECRETS_FOLDER}/${value}}`;

/** One Secret with what this Grafana needs, and not more: who has no OpenSearch is not asked for its password. */
export function grafanaSecret({ openSearch, oauth }: { openSearch: boolean; oauth: boolean }) {
  const values: Value[] = [
    'admin-password',
    'secret-key',
    ...(openSearch ? (['opensearch-password'] as const) : []),
    ...(openSearch || oauth ? (['ca.crt'] as const) : []),
    ...(oauth ? (['oauth-client-secret'] as const) : []),
  ];
  return secret('grafana', values, {
    purpose: 'the password of Grafana’s first user, the key of what it keeps, and what it logs in elsewhere with',
    values: Object.fromEntries(values.map((value) => [value, MAKE[value]])),
  });
}
