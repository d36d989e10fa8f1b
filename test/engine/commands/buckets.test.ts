import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { neededSecrets } from '../../../engine/compose/needed.ts';
import type { StorageAccount } from '../../../engine/object-storage.ts';
import { exampleFleet } from '../../example-fleet.ts';
import { inProcess } from './in-process.ts';
import { ROOT } from './run.ts';

const buckets = async (...args: string[]) => (await inProcess(['buckets', ...args], { top: ROOT })).stdout;

interface Listed {
  endpoint: string;
  buckets: string[];
  accounts: (StorageAccount & { policy: { Statement: Statement[] } })[];
}

interface Statement {
  Action: string[];
  Resource: string[];
  Condition?: { StringLike: Record<string, string[]> };
}

const listed = async (): Promise<Listed> => JSON.parse(await buckets('--format', 'json'));

const ofAccount = async (name: string): Promise<Statement[]> =>
  (await listed()).accounts.find((account) => account.name === name)!.policy.Statement;

test('every consumer of the object storage has a user, in the folder that is its own', async () => {
  const { endpoint, accounts, ...known } = await listed();
  expect(endpoint).toBe('http://s3.minio.miribit.lab:9000');
  expect(known.buckets).toEqual(['longhorn-backup', 'opensearch-snapshots', 'thanos']);
  expect(accounts.map(({ bucket, folder = '', name }) => `${bucket}/${folder} ${name}`)).toEqual([
    'longhorn-backup/cluster-01 longhorn-cluster-01',
    'longhorn-backup/cluster-02 longhorn-cluster-02',
    'longhorn-backup/cluster-03 longhorn-cluster-03',
    'longhorn-backup/cluster-04 longhorn-cluster-04',
    'opensearch-snapshots/fleet-logs opensearch-cluster-01',
    'thanos/ thanos-compactor-cluster-01',
    'thanos/ thanos-receiver-cluster-01',
    'thanos/ thanos-ruler-cluster-01',
    'thanos/ thanos-store-cluster-01',
  ]);
});

test('the page lists them, and what each may do', async () => {
  const rows = readFileSync('docs/storage.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .replaceAll('`', '')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const does = { read: 'list, get', write: 'list, get, put, delete' };
  const accounts = (await listed()).accounts.map(({ bucket, folder, name, access }) => [
    folder === undefined ? bucket : `${bucket}/${folder}`,
    name,
    does[access],
  ]);
  expect(rows.sort()).toEqual(accounts.sort());
});

describe('a policy', () => {
  test('of who reads lets nothing be written', async () => {
    const actions = (await ofAccount('thanos-store-cluster-01')).flatMap(({ Action }) => Action);
    expect(actions).toEqual(['s3:GetBucketLocation', 's3:ListBucket', 's3:GetObject']);
  });

  test('of who writes covers its bucket', async () => {
    const statements = await ofAccount('thanos-compactor-cluster-01');
    expect(statements.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['s3:ListBucket', 's3:GetObject', 's3:PutObject', 's3:DeleteObject']),
    );
    expect(statements.map(({ Resource }) => Resource)).toEqual([
      ['arn:aws:s3:::thanos'],
      ['arn:aws:s3:::thanos'],
      ['arn:aws:s3:::thanos/*'],
    ]);
  });

  test('of a folder shows and touches no other', async () => {
    const [, list, objects] = await ofAccount('longhorn-cluster-02');
    expect(list!.Condition).toEqual({ StringLike: { 's3:prefix': ['cluster-02', 'cluster-02/*'] } });
    expect(objects!.Resource).toEqual(['arn:aws:s3:::longhorn-backup/cluster-02/*']);
  });

  test('of none gives all', async () => {
    const { accounts } = await listed();
    const statements = accounts.flatMap(({ policy }) => policy.Statement);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });
});

test('what mc is given makes all of it, and no key stands in it', async () => {
  const { accounts } = await listed();
  const lines = (await buckets('--format', 'mc', '--alias', 'lab')).split('\n');
  const starting = (text: string) => lines.filter((line) => line.startsWith(text));
  expect(starting('mc mb')).toEqual([
    'mc mb --ignore-existing lab/longhorn-backup',
    'mc mb --ignore-existing lab/opensearch-snapshots',
    'mc mb --ignore-existing lab/thanos',
  ]);
  // A word more would be the secret key.
  expect(starting('mc admin user add')).toEqual(accounts.map(({ name }) => `mc admin user add lab ${name}`));
  expect(starting('mc admin policy create')).toHaveLength(accounts.length);
  expect(starting('mc admin policy attach')).toEqual(
    accounts.map(({ name }) => `mc admin policy attach lab ${name} --user ${name}`),
  );
});

test('the list for people has a line for each, under titles', async () => {
  const [titles, ...lines] = (await buckets()).trimEnd().split('\n');
  expect(titles).toMatch(/^BUCKET +USER AND POLICY +MAY +KEYS SEALED INTO$/);
  expect(lines).toHaveLength((await listed()).accounts.length);
  expect(lines.at(-1)).toMatch(
    /^thanos\/ +thanos-store-cluster-01 +list, get +cluster-01 monitoring\/thanos-store-objstore$/,
  );
});

test('a format that there is not is refused', async () => {
  const { code, stderr } = await inProcess(['buckets', '--format', 'yaml'], { top: ROOT });
  expect(stderr).toContain('there is no format yaml');
  expect(code).toBe(2);
});

test('every secret that holds keys of the object storage says what they may do there', () => {
  const needed = neededSecrets(exampleFleet(1).fleet!, registry).filter(({ spec }) =>
    Object.values(spec.make).some((made) => made.from === 'person' && made.how.includes('object storage')),
  );
  expect(needed.length).toBeGreaterThan(8);
  expect(needed.filter(({ spec }) => spec.account === undefined)).toEqual([]);
});
