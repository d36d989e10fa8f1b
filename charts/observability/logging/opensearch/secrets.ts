import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { type Certified, type Make, person, secret } from '../../../shared/secret.ts';
import { countingClusters } from './counting.ts';
import { COMMON_NAMES, nodeHosts, SNAPSHOT_FOLDER } from './names.ts';
import type { OpenSearchOptions } from './opensearch-options.ts';
import { USERS_FILE, usersFile } from './security-config.ts';
import { BOOTSTRAP_USER, EXPORTER_USER, type User, usersOf } from './users.ts';

const pair = (certified: Certified) =>
  ({
    'tls.crt': { from: 'tls', part: 'certificate', ...certified },
    'tls.key': { from: 'tls', part: 'key', ...certified },
  }) as const;

/** What nodes show to clients and to each other. */
export const nodeCertificate = (fleet: Fleet): Certified => ({
  hosts: nodeHosts(fleet),
  usages: ['server', 'client'],
  commonName: COMMON_NAMES.node,
});

/** What may change users and roles, whatever the users and roles say. */
export const adminCertificate: Certified = {
  hosts: [COMMON_NAMES.admin],
  usages: ['client'],
  commonName: COMMON_NAMES.admin,
};

/** The password of a user who is a program. */
export const passwordOf = ({ password }: User): Make => ({ from: 'random', length: 40, id: password });

const userSecret = (name: string, user: User) =>
  secret(name, ['password'], {
    purpose: `the password with which OpenSearch knows ${user.purpose}`,
    values: { password: passwordOf(user) },
  });

export function openSearchSecrets({ fleet, options }: { fleet: Fleet; options: OpenSearchOptions }) {
  const users = usersOf({ people: options.readers, counting: countingClusters(fleet, options) });
  return {
    node: secret('opensearch-node-tls', ['tls.crt', 'tls.key', 'ca.crt'], {
      purpose: 'certificate by which clients know OpenSearch and its nodes each other',
      type: 'kubernetes.io/tls',
      values: { ...pair(nodeCertificate(fleet)), 'ca.crt': { from: 'fleet-ca' } },
    }),
    admin: secret('opensearch-admin-tls', ['tls.crt', 'tls.key'], {
      purpose: 'certificate that may change the users and roles of OpenSearch',
      type: 'kubernetes.io/tls',
      values: pair(adminCertificate),
    }),
    users: secret('opensearch-users', [USERS_FILE], {
      purpose: 'the users of OpenSearch, with hashes of their passwords',
      values: Object.fromEntries(users.map(({ name, password }) => [name, { from: 'bcrypt', of: password }])),
      files: { [USERS_FILE]: usersFile(users) },
    }),
    s3: secret('opensearch-s3', ['access_key', 'secret_key'], {
      purpose: `the account that lists, reads, writes and deletes in the bucket ${fleet.objectStorage.buckets.opensearch}`,
      values: {
        access_key: person('the access key of the object storage'),
        secret_key: person('the secret key of the object storage'),
      },
      account: { bucket: fleet.objectStorage.buckets.opensearch, folder: SNAPSHOT_FOLDER, access: 'write' },
    }),
    bootstrap: userSecret('opensearch-bootstrap', BOOTSTRAP_USER),
    exporter: userSecret('opensearch-exporter', EXPORTER_USER),
  };
}
