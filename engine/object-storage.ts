import type { BucketAccount } from '../charts/shared/secret.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import { neededSecrets } from './compose/needed.ts';
import type { Registry } from './registry.ts';

/** An account of the object storage that the fleet needs, and the Secret that its keys are sealed into. */
export interface StorageAccount extends BucketAccount {
  /** Of the user, which is its access key, and of its policy. */
  name: string;
  cluster: string;
  /** `namespace/name`. */
  secret: string;
}

/** The accounts of every enabled component, by bucket: one for each, so that one that leaks opens no more than its own. */
export function storageAccounts(
  fleet: Fleet,
  registry: Pick<Registry, 'components' | 'appComponent'>,
): StorageAccount[] {
  const accounts = neededSecrets(fleet, registry).flatMap(({ cluster, namespace, components, spec }) =>
    spec.account === undefined
      ? []
      : [{ ...spec.account, name: `${components[0]}-${cluster}`, cluster, secret: `${namespace}/${spec.name}` }],
  );
  return accounts.sort((a, b) => (`${a.bucket} ${a.name}` < `${b.bucket} ${b.name}` ? -1 : 1));
}

/** A policy of S3, as MinIO takes it. */
interface Policy {
  Version: '2012-10-17';
  Statement: { Effect: 'Allow'; Action: string[]; Resource: string[]; Condition?: object }[];
}

/** What an account may do, and nothing else; parts of an upload are a write that has not ended. */
export function policyOf({ bucket, folder, access }: BucketAccount): Policy {
  const arn = `arn:aws:s3:::${bucket}`;
  const within = folder === undefined ? {} : { Condition: { StringLike: { 's3:prefix': [folder, `${folder}/*`] } } };
  const objects = folder === undefined ? `${arn}/*` : `${arn}/${folder}/*`;
  const writes = access === 'write';
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetBucketLocation', ...(writes ? ['s3:ListBucketMultipartUploads'] : [])],
        Resource: [arn],
      },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [arn], ...within },
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          ...(writes
            ? ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']
            : []),
        ],
        Resource: [objects],
      },
    ],
  };
}

/** The buckets that the accounts are for. */
export const bucketsOf = (accounts: readonly StorageAccount[]): string[] => [
  ...new Set(accounts.map(({ bucket }) => bucket)),
];

/** `bucket/folder`, the user, and what it may do there, in columns. */
export function accountLines(accounts: readonly StorageAccount[]): string[] {
  const does = { read: 'list, get', write: 'list, get, put, delete' } as const;
  const rows = accounts.map(({ bucket, folder = '', access, name, cluster, secret }) => [
    `${bucket}/${folder}`,
    name,
    does[access],
    `${cluster} ${secret}`,
  ]);
  const titles = ['BUCKET', 'USER AND POLICY', 'MAY', 'KEYS SEALED INTO'];
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [titles, ...rows].map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
}

/** What a person runs, who is asked for the secret key of each user: none stands in a command or in a history. */
export function mcLines(accounts: readonly StorageAccount[], alias: string): string[] {
  return [
    ...bucketsOf(accounts).map((bucket) => `mc mb --ignore-existing ${alias}/${bucket}`),
    ...accounts.flatMap((account) => [
      `mc admin policy create ${alias} ${account.name} /dev/stdin <<'END'`,
      JSON.stringify(policyOf(account), null, 2),
      'END',
      `mc admin user add ${alias} ${account.name}`,
      `mc admin policy attach ${alias} ${account.name} --user ${account.name}`,
    ]),
  ];
}
