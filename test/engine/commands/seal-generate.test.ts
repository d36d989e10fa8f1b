import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Make } from '../../../charts/shared/secret.ts';
import { sshaLine } from '../../../engine/seal/generate/random.ts';
import { isOf } from '../seal/htpasswd.ts';
import { type ClusterName, SealingFleet } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';

const generate = (fleet: SealingFleet, ...args: string[]) =>
  inProcess(
    [
      ...['seal', 'generate', '--clusters', fleet.clusters],
      ...(args.includes('--ca') ? [] : ['--ca', join(fleet.top, 'private/ca')]),
      ...['--passwords', join(fleet.top, 'private/passwords'), ...args],
    ],
    { top: fleet.top },
  );

/** A fleet whose private folder Git ignores. */
async function newFleet(atEnd?: (remove: () => void) => void): Promise<SealingFleet> {
  const fleet = await SealingFleet.make(atEnd);
  fleet.write('.gitignore', 'private/\n');
  return fleet;
}

/** One in which all has been made, once for all tests, and what was said of it. */
let made: { fleet: SealingFleet; run: Awaited<ReturnType<typeof generate>> };
let removeMade = () => {};
beforeAll(async () => {
  const fleet = await newFleet((remove) => {
    removeMade = remove;
  });
  made = { fleet, run: await generate(fleet) };
});
afterAll(() => removeMade());

const generated = (): SealingFleet => made.fleet.copy();

interface Listed {
  cluster: ClusterName;
  secret: string;
  values: { name: string; sealed: boolean; from: Make['from'] }[];
}

async function listed(fleet: SealingFleet): Promise<Listed[]> {
  const { stdout } = await inProcess(['seal', 'list', '--json', '--clusters', fleet.clusters], { top: fleet.top });
  return (JSON.parse(stdout) as { secrets: Listed[] }).secrets;
}

const REMOTE_WRITE = 'monitoring/prometheus-agent-remote-write';
const USERS = 'monitoring/thanos-receive-auth-users';
const TLS = 'monitoring/thanos-receive-tls';
const HOST = 'thanos-receive.k8s-cluster-01.miribit.lab';

describe('seal generate', () => {
  test('makes everything that need not come from a person, once', async () => {
    const { run } = made;
    const fleet = generated();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^\+ private\/ca\/ca\.key\n(\+ private.*\n)*private: keep a copy/);
    for (const { values } of await listed(fleet)) {
      for (const { sealed, from } of values) expect(sealed).toBe(from !== 'person');
    }
    expect(await generate(fleet)).toEqual({ code: 0, stdout: 'nothing was made\n', stderr: '' });
  });

  test('says what to seal beside what a store has, until that is done', async () => {
    const fleet = generated();
    const file = 'clusters/cluster-02.yaml';
    const store = 'store: {provider: onepassword, vault: fleet, auth: {method: token}}';
    fleet.write(file, `${fleet.read(file)}secrets: {external: [${REMOTE_WRITE}], ${store}}\n`);
    const set = ['seal', 'set', 'cluster-01', USERS, 'cluster-02'];
    const first = await generate(fleet);
    expect(first.stderr).toContain(`seal that by hand: npm run seal -- ${set.slice(1).join(' ')} [external-secret]`);
    const args = [...set, '--env', 'VALUE', '--clusters', fleet.clusters];
    const line = sshaLine('cluster-02', Buffer.from('of the store'));
    await inProcess(args, { top: fleet.top, env: { VALUE: line.toString() } });
    expect(await generate(fleet)).toEqual({ code: 0, stdout: 'nothing was made\n', stderr: '' });
    expect((await generate(fleet, '--renew', REMOTE_WRITE)).stderr).toContain('seal that by hand');
  });

  test('seals one password for all that share it', async () => {
    const fleet = generated();
    const passwords = (['cluster-02', 'cluster-03'] as const).map((cluster) => {
      const password = fleet.opened(cluster, REMOTE_WRITE, 'password');
      expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
      const line = fleet.opened('cluster-01', USERS, cluster);
      expect(line.startsWith(`${cluster}:{SSHA}`)).toBe(true);
      expect(isOf(line, password)).toBe(true);
      return password;
    });
    expect(passwords[0]).not.toBe(passwords[1]);
  });

  test('signs pairs for the hosts that components state', async () => {
    const fleet = generated();
    const certificate = new X509Certificate(fleet.opened('cluster-01', TLS, 'tls.crt'));
    const authority = new X509Certificate(fleet.opened('cluster-02', REMOTE_WRITE, 'ca.crt'));
    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkHost(HOST)).toBe(HOST);
    expect(authority.ca && !certificate.ca).toBe(true);
    const key = fleet.opened('cluster-01', TLS, 'tls.key');
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(fleet.sealed('cluster-01', TLS).metadata.annotations?.['fleetwright/certificate.tls.crt']).toMatch(
      new RegExp(`^[0-9a-f]{16} \\d{4}-\\d\\d-\\d\\d ${HOST}$`),
    );
  });

  test('makes anew what shares a password with something missing, and nothing else', async () => {
    const fleet = generated();
    const before = new Map(
      ['cluster-02', 'cluster-03'].map((name) => [name, fleet.opened(name as ClusterName, REMOTE_WRITE, 'password')]),
    );
    rmSync(join(fleet.clusters, `sealed/cluster-02/${REMOTE_WRITE}.yaml`));
    const run = await generate(fleet);
    expect(run.stdout.match(/^[+~] .*$/gm)?.sort()).toEqual([
      `+ clusters/sealed/cluster-02/${REMOTE_WRITE}.yaml`,
      `~ clusters/sealed/cluster-01/${USERS}.yaml`,
    ]);
    const password = fleet.opened('cluster-02', REMOTE_WRITE, 'password');
    expect(password).not.toBe(before.get('cluster-02'));
    expect(isOf(fleet.opened('cluster-01', USERS, 'cluster-02'), password)).toBe(true);
    expect(fleet.opened('cluster-03', REMOTE_WRITE, 'password')).toBe(before.get('cluster-03'));
  });

  test('mends a password that a run left half changed', async () => {
    const fleet = generated();
    const users = fleet.read(`clusters/sealed/cluster-01/${USERS}.yaml`);
    await generate(fleet, '--renew', REMOTE_WRITE);
    fleet.write(`clusters/sealed/cluster-01/${USERS}.yaml`, users);
    await generate(fleet);
    for (const cluster of ['cluster-02', 'cluster-03'] as const) {
      const line = fleet.opened('cluster-01', USERS, cluster);
      expect(isOf(line, fleet.opened(cluster, REMOTE_WRITE, 'password'))).toBe(true);
    }
  });

  test('--renew makes a secret anew, and all that shares its values', async () => {
    const fleet = generated();
    const before = fleet.opened('cluster-01', TLS, 'tls.key');
    expect((await generate(fleet, '--renew', TLS)).stdout.match(/^~ /gm)).toHaveLength(1);
    expect(fleet.opened('cluster-01', TLS, 'tls.key')).not.toBe(before);
    expect(await generate(fleet, '--renew', 'monitoring/none')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('[unknown-secret]'),
    });
  });

  test('leaves what a cluster without a certificate would need, and does the rest', async () => {
    const fleet = await newFleet();
    rmSync(join(fleet.clusters, 'certs/cluster-03.pem'));
    const run = await generate(fleet);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('npm run seal -- cert cluster-03');
    expect(Object.keys(fleet.sealed('cluster-01', USERS).spec.encryptedData)).not.toContain('cluster-03');
    expect(Object.keys(fleet.sealed('cluster-01', USERS).spec.encryptedData)).toContain('cluster-02');
  });
});

describe('the fleet’s authority', () => {
  test('lies in private files', async () => {
    const fleet = generated();
    expect(statSync(join(fleet.top, 'private/ca')).mode & 0o777).toBe(0o700);
    expect(statSync(join(fleet.top, 'private/ca/ca.key')).mode & 0o777).toBe(0o600);
  });

  test('is refused a folder that Git keeps, and files that others read', async () => {
    const empty = await newFleet();
    const open = await generate(empty, '--ca', join(empty.top, 'open'));
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('[not-ignored]') });
    const fleet = generated();
    chmodSync(join(fleet.top, 'private/ca/ca.key'), 0o644);
    expect(await generate(fleet)).toMatchObject({ code: 2, stderr: expect.stringContaining('expected chmod 600') });
  });

  test('is not replaced because its folder is missing', async () => {
    const fleet = generated();
    const text = fleet.read(`clusters/sealed/cluster-01/${TLS}.yaml`);
    const other = await generate(fleet, '--ca', join(fleet.top, 'private/other'), '--renew', TLS);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/was signed by [0-9a-f]{16}; .*--new-ca/) });
    expect(fleet.read(`clusters/sealed/cluster-01/${TLS}.yaml`)).toBe(text);
    await generate(fleet, '--ca', join(fleet.top, 'private/other'), '--new-ca');
    const authority = new X509Certificate(fleet.opened('cluster-02', REMOTE_WRITE, 'ca.crt'));
    expect(new X509Certificate(fleet.opened('cluster-01', TLS, 'tls.crt')).verify(authority.publicKey)).toBe(true);
  });

  test('--new-ca is trusted first beside the old one, and signs everything with the next run', async () => {
    const fleet = generated();
    const old = fleet.opened('cluster-02', REMOTE_WRITE, 'ca.crt');
    const signs = (authority: string) =>
      new X509Certificate(fleet.opened('cluster-01', TLS, 'tls.crt')).verify(new X509Certificate(authority).publicKey);
    expect((await generate(fleet, '--new-ca')).stdout).toContain('then: once every cluster has it');
    const both = fleet.opened('cluster-02', REMOTE_WRITE, 'ca.crt');
    expect(both.endsWith(old) && both.length > old.length).toBe(true);
    expect([signs(old), signs(both)]).toEqual([true, false]);
    await generate(fleet);
    expect([signs(old), signs(both)]).toEqual([false, true]);
    expect(fleet.opened('cluster-02', REMOTE_WRITE, 'ca.crt')).toBe(both);
    expect((await generate(fleet)).stdout).toBe('nothing was made\n');
  });

  test.each([
    ['lacks a host', HOST, 'old.example', `it is not for ${HOST}`],
    ['ends soon', /\d{4}-\d\d-\d\d(?= thanos-receive)/, '2026-01-01', 'it ends on 2026-01-01'],
  ])('signs anew what %s, which list and verify tell', async (_what, before, after, told) => {
    const fleet = generated();
    const path = `clusters/sealed/cluster-01/${TLS}.yaml`;
    writeFileSync(join(fleet.top, path), fleet.read(path).replace(before, after));
    const say = (name: string) => inProcess(['seal', name, '--clusters', fleet.clusters], { top: fleet.top });
    expect((await say('list')).stdout).toContain(`${told}: npm run seal -- generate`);
    expect((await say('verify')).stderr).toContain(`${told}; npm run seal -- generate [certificate-outdated]`);
    expect((await generate(fleet)).stdout).toContain(`~ ${path}`);
    expect((await say('verify')).stderr).not.toContain(told);
  });
});
