import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SealingFleet, sealer } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';

const SECRET = 'argocd/repository-fleet';
const SEALED = `clusters/sealed/cluster-01/${SECRET}.yaml`;
const FLEET = 'clusters/fleet.yaml';
const HTTP = 'http://gitlab.k8s-cluster-01.miribit.lab/observability/thanos-multi-cluster.git';

const add = (fleet: SealingFleet, args: readonly string[], env: Record<string, string> = {}) =>
  inProcess(['repo', 'add', ...args, '--clusters', fleet.clusters], { top: fleet.top, env });

const withToken = (fleet: SealingFleet, username: string, token: string, more: readonly string[] = []) =>
  add(fleet, ['--token', '--username', username, '--env', 'TOKEN', ...more], { TOKEN: token });

/** Reads the repository through ssh, as a deploy key needs. */
const useSsh = (fleet: SealingFleet) => {
  const text = fleet.read(FLEET).replace(HTTP, 'git@gitlab.example.org:observability/fleet.git');
  fleet.write(FLEET, text);
};

function deployKey(fleet: SealingFleet, passphrase: string): string {
  const path = join(fleet.top, 'deploy');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', path]);
  return path;
}

const hasSshKeygen = (() => {
  try {
    execFileSync('ssh-keygen', ['-?'], { stdio: 'ignore' });
    return true;
  } catch (cause) {
    return !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT');
  }
})();

describe('repo add --token', () => {
  test('seals the name and the token, and warns where they cross the network in the open', async () => {
    const fleet = await SealingFleet.make();
    const { code, stdout, stderr } = await withToken(fleet, 'argocd', 'glpat-123\n');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`+ ${SEALED}`) });
    expect(stderr).toContain('sends the token in the open; expected https [open-transport]');
    expect(fleet.opened('cluster-01', SECRET, 'username')).toBe('argocd');
    expect(fleet.opened('cluster-01', SECRET, 'password')).toBe('glpat-123');
    expect(stdout + stderr).not.toContain('glpat');
  });

  test.each(['root', 'Admin', 'oauth2', 'x-access-token'])('refuses the name %s with the reason', async (name) => {
    const fleet = await SealingFleet.make();
    const { code, stderr } = await withToken(fleet, name, 's3cret');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`${name} is not taken: `) });
    expect(existsSync(join(fleet.top, SEALED))).toBe(false);
  });

  test('refuses the token of a person, and does not repeat it', async () => {
    const { code, stderr } = await withToken(await SealingFleet.make(), 'argocd', 'ghp_s3cret');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('the token is a person’s') });
    expect(stderr).not.toContain('ghp_');
  });

  test('writes nothing under --dry-run', async () => {
    const fleet = await SealingFleet.make();
    const { stdout } = await withToken(fleet, 'argocd', 'glpat-123', ['--dry-run']);
    expect(stdout).toBe(`~ ${SEALED}: username, password\n`);
    expect(existsSync(join(fleet.top, SEALED))).toBe(false);
  });

  test('refuses a demo fleet', async () => {
    const fleet = await SealingFleet.make();
    const { pem } = await sealer({ subject: 'O=Fleetwright demo' });
    fleet.write('clusters/certs/cluster-01.pem', pem);
    expect((await withToken(fleet, 'argocd', 'glpat-123')).stderr).toContain('[demo-fleet]');
  });
});

describe('repo add --github-app', () => {
  test('seals the key with the numbers, and says so in the data, whose comments stay', async () => {
    const fleet = await SealingFleet.make();
    fleet.write(
      FLEET,
      fleet.read(FLEET).replace('git:', '# where it lies\ngit:').replace(HTTP, 'https://github.com/a/b.git'),
    );
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const args = ['--github-app', '12', '--installation', '34', '--key', fleet.write('app.pem', pem)];
    const { code, stdout } = await add(fleet, args);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`~ ${FLEET}\n+ ${SEALED}`) });
    expect(fleet.read(FLEET)).toMatch(/# where it lies\ngit:\n {2}url: \S+\n(.*\n)* {2}credentials: github-app\n/);
    expect(fleet.opened('cluster-01', SECRET, 'githubAppPrivateKey')).toBe(pem);
    expect(fleet.opened('cluster-01', SECRET, 'githubAppInstallationID')).toBe('34');
  });

  test('refuses what is no key and no number', async () => {
    const fleet = await SealingFleet.make();
    const key = fleet.write('app.pem', 'no key');
    const app = (...args: string[]) => add(fleet, ['--github-app', ...args]);
    expect((await app('a', '--installation', '1', '--key', key)).stderr).toContain('a is no number');
    expect((await app('1', '--installation', '1', '--key', key)).stderr).toContain('no private key in PEM');
    expect((await app('1', '--key', key)).stderr).toContain('needs --installation ID and --key FILE');
  });
});

describe.skipIf(!hasSshKeygen)('repo add --deploy-key', () => {
  test('seals the key of an ssh repository', async () => {
    const fleet = await SealingFleet.make();
    useSsh(fleet);
    expect(await add(fleet, ['--deploy-key', deployKey(fleet, '')])).toMatchObject({ code: 0, stderr: '' });
    expect(fleet.opened('cluster-01', SECRET, 'sshPrivateKey')).toBe(fleet.read('deploy'));
  });

  test('refuses a key with a passphrase, a public key and no key', async () => {
    const fleet = await SealingFleet.make();
    useSsh(fleet);
    const key = deployKey(fleet, 'passphrase');
    expect((await add(fleet, ['--deploy-key', key])).stderr).toContain('has a passphrase');
    expect((await add(fleet, ['--deploy-key', `${key}.pub`])).stderr).toContain('this is the public key');
    expect((await add(fleet, ['--deploy-key', join(fleet.top, FLEET)])).stderr).toContain('no private key');
  });

  test('refuses one for a repository that is read through http', async () => {
    const fleet = await SealingFleet.make();
    const { stderr } = await add(fleet, ['--deploy-key', deployKey(fleet, '')]);
    expect(stderr).toContain('a deploy-key needs an ssh URL such as git@host:group/project.git');
  });
});

test('repo add wants one way, and a token never as an argument', async () => {
  const fleet = await SealingFleet.make();
  expect((await add(fleet, [])).stderr).toContain('expected one of --token');
  expect((await add(fleet, ['--token', '--username', 'a', '--deploy-key', 'b'])).stderr).toContain(
    'expected one of --token',
  );
  const { stderr } = await add(fleet, ['--token', '--username', 'argocd', 'glpat-123']);
  expect(stderr).toContain('a token is never an argument');
  expect(stderr).not.toContain('glpat');
});
