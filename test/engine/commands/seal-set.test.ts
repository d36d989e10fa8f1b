import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ClusterName, SealingFleet, sealer } from '../seal/sealing-fleet.ts';
import { inProcess } from './in-process.ts';
import { fleetwright, ROOT } from './run.ts';

const SECRET = 'longhorn-system/longhorn-backup-target';
const KEY = 'AWS_ACCESS_KEY_ID';

const set = (fleet: SealingFleet, args: readonly string[], env: Record<string, string> = {}) =>
  inProcess(['seal', 'set', ...args, '--clusters', fleet.clusters], { top: fleet.top, env });

describe('seal set', () => {
  test('seals a value for one cluster, and says what to do next', async () => {
    const fleet = await SealingFleet.make();
    const path = `clusters/sealed/cluster-02/${SECRET}.yaml`;
    const args = ['seal', 'set', 'cluster-02', SECRET, KEY, '--env', 'VALUE', '--clusters', fleet.clusters];
    const run = await fleetwright(args, { cwd: fleet.top, env: { VALUE: 'AKIA-1' } });
    expect(run).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        `^\\+ ${path}\nnext: npm run seal -- list --missing, which has \\d+ values still; then npm run synth, and commit clusters/sealed with dist\n$`,
      ),
      stderr: '',
    });
    expect(fleet.opened('cluster-02', SECRET, KEY)).toBe('AKIA-1');
    const { metadata } = fleet.sealed('cluster-02', SECRET);
    expect(metadata.annotations).toEqual({
      'fleetwright/sealed-as': `strict ${SECRET}`,
      [`fleetwright/sealed-with.${KEY}`]: expect.stringMatching(/^[0-9a-f]{16} \d{4}-\d\d-\d\d$/),
    });
  });

  test('keeps the other values of the file, and every byte of a file', async () => {
    const fleet = await SealingFleet.make();
    await set(fleet, ['cluster-02', SECRET, KEY, '--env', 'VALUE'], { VALUE: 'AKIA-1' });
    const before = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEY];
    const value = fleet.write('value', 'two\nlines\n');
    const run = await set(fleet, ['cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY', '--file', value]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^~ /);
    expect(fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEY]).toBe(before);
    expect(fleet.opened('cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY')).toBe('two\nlines\n');
  });

  test('a line break behind one line is sealed, and told of', async () => {
    const fleet = await SealingFleet.make();
    const run = await set(fleet, ['cluster-02', SECRET, KEY, '--file', fleet.write('value', 'one\n')]);
    expect(run).toMatchObject({ code: 0, stderr: expect.stringContaining('[line-break]') });
    expect(fleet.opened('cluster-02', SECRET, KEY)).toBe('one\n');
  });

  test('one plaintext for many clusters is sealed for each', async () => {
    const fleet = await SealingFleet.make();
    const all = await set(fleet, ['all', SECRET, KEY, '--env', 'VALUE'], { VALUE: 'same' });
    expect(all.code).toBe(0);
    const two = await set(fleet, ['cluster-02,cluster-03', SECRET, 'AWS_SECRET_ACCESS_KEY', '--env', 'V'], { V: 'x' });
    expect(two.stdout.match(/^~ /gm)).toHaveLength(2);
    const texts = (['cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'] as ClusterName[]).map((cluster) => {
      expect(fleet.opened(cluster, SECRET, KEY)).toBe('same');
      return fleet.sealed(cluster, SECRET).spec.encryptedData[KEY];
    });
    expect(new Set(texts).size).toBe(4);
  });

  test('one plaintext for many secrets is sealed for each, as a login that all apps pull with', async () => {
    const fleet = await SealingFleet.make();
    const secrets = ['receiver', 'store'].map((each) => `monitoring/thanos-${each}-objstore`);
    const run = await set(fleet, ['all', 'monitoring/thanos-*e*r-objstore', 'access_key', '--env', 'V'], { V: 'same' });
    const written = run.stdout.match(/^\+ .*$/gm);
    expect(written).toContain(`+ clusters/sealed/cluster-01/${secrets[0]}.yaml`);
    expect(written).not.toContain(`+ clusters/sealed/cluster-01/${secrets[1]}.yaml`);
    await set(fleet, ['cluster-01', secrets.join(','), 'secret_key', '--env', 'V'], { V: 'both' });
    expect(secrets.map((secret) => fleet.opened('cluster-01', secret, 'secret_key'))).toEqual(['both', 'both']);
  });

  test('takes what kubeseal wrote as it is, and adds a line to it', async () => {
    const fleet = await SealingFleet.make();
    await set(fleet, ['cluster-02', SECRET, KEY, '--env', 'VALUE'], { VALUE: 'old' });
    const text = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEY];
    const path = `clusters/sealed/cluster-02/${SECRET}.yaml`;
    const [namespace, name] = SECRET.split('/');
    const kubeseal = `---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  creationTimestamp: null\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  encryptedData:\n    ${KEY}: ${text}\n  template:\n    metadata:\n      creationTimestamp: null\n      name: ${name}\n      namespace: ${namespace}\n`;
    fleet.write(path, kubeseal);
    await set(fleet, ['cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY', '--env', 'VALUE'], { VALUE: 'new' });
    const lines = fleet.read(path).split('\n');
    expect(kubeseal.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect([KEY, 'AWS_SECRET_ACCESS_KEY'].map((key) => fleet.opened('cluster-02', SECRET, key))).toEqual([
      'old',
      'new',
    ]);
  });

  test('keeps the scope of the values that stay', async () => {
    const fleet = await SealingFleet.make();
    const path = `clusters/sealed/cluster-02/${SECRET}.yaml`;
    const [namespace, name] = SECRET.split('/');
    const mark = 'sealedsecrets.bitnami.com/namespace-wide: "true"';
    await set(fleet, ['cluster-02', SECRET, KEY, '--env', 'VALUE'], { VALUE: 'x' });
    const text = fleet.sealed('cluster-02', SECRET).spec.encryptedData[KEY];
    fleet.write(
      path,
      `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  annotations:\n    ${mark}\nspec:\n  encryptedData:\n    ${KEY}: ${text}\n`,
    );
    await set(fleet, ['cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY', '--env', 'VALUE'], { VALUE: 'wide' });
    expect(fleet.opened('cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY', namespace)).toBe('wide');
    expect(fleet.read(path)).toContain(mark);
  });

  test('lets go of values that no key opens under the name of the file', async () => {
    const fleet = await SealingFleet.make();
    await set(fleet, ['cluster-02', SECRET, KEY, '--env', 'VALUE'], { VALUE: 'x' });
    const path = `clusters/sealed/cluster-02/${SECRET}.yaml`;
    fleet.write(path, fleet.read(path).replace(`strict ${SECRET}`, 'strict longhorn-system/other'));
    const run = await set(fleet, ['cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY', '--env', 'VALUE'], { VALUE: 'y' });
    expect(run.code).toBe(0);
    expect(Object.keys(fleet.sealed('cluster-02', SECRET).spec.encryptedData)).toEqual(['AWS_SECRET_ACCESS_KEY']);
    expect(fleet.opened('cluster-02', SECRET, 'AWS_SECRET_ACCESS_KEY')).toBe('y');
  });
});

test('a value that generate makes is told with what belongs to it', async () => {
  const fleet = await SealingFleet.make();
  const secret = 'monitoring/prometheus-agent-remote-write';
  const run = await set(fleet, ['cluster-02', secret, 'password', '--env', 'VALUE'], { VALUE: 'mine' });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain(
    `warning  cluster-02/${secret}: password belongs with cluster-01 monitoring/thanos-receive-auth-users cluster-02: seal what fits there too, or have all of it made anew: npm run seal -- generate --renew ${secret} [left-behind]`,
  );
});

describe('seal set refuses', () => {
  const refused = async (args: readonly string[], prepare?: (fleet: SealingFleet) => unknown, VALUE = 'hunter2') => {
    const fleet = await SealingFleet.make();
    await prepare?.(fleet);
    const run = await set(fleet, args, { VALUE });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).not.toContain('hunter2');
    expect(run.stderr).not.toMatch(/^ {4}at /m);
    expect(existsSync(join(fleet.clusters, 'sealed'))).toBe(false);
    return run.stderr;
  };
  const given = ['--env', 'VALUE'];

  test.each([
    ['a value as an argument', ['cluster-02', SECRET, KEY, 'hunter2'], 'a value is never an argument: the shell'],
    ['a value behind =', ['cluster-02', SECRET, `${KEY}=hunter2`, ...given], 'a value is never an argument: the shell'],
    ['a value as an option', ['cluster-02', SECRET, KEY, '--value=hunter2'], 'there is no option --value'],
    ['an unknown cluster', ['cluster-2', SECRET, KEY, ...given], 'did you mean cluster-02?'],
    ['an unknown cluster among others', ['cluster-02,x', SECRET, KEY, ...given], 'there are cluster-01, cluster-02'],
    ['an unknown secret', ['cluster-02', `${SECRET}s`, KEY, ...given], `did you mean ${SECRET}?`],
    ['an unknown secret everywhere', ['all', `${SECRET}s`, KEY, ...given], `did you mean ${SECRET}?`],
    [
      'a secret without its namespace',
      ['cluster-02', 'longhorn-backup-target', KEY, ...given],
      `did you mean ${SECRET}?`,
    ],
    ['no secret of a pattern', ['all', '*/none-*', KEY, ...given], 'the fleet needs none like it'],
    ['none of them on a cluster', ['cluster-02', 'nowhere/*', KEY, ...given], 'cluster-02 needs none like it'],
    ['an unknown value', ['cluster-02', SECRET, 'AWS_ACCESS_KEY_IDS', ...given], `did you mean ${KEY}?`],
    [
      'a file that is put together',
      ['cluster-01', 'monitoring/thanos-receiver-objstore', 'objstore.yml', ...given],
      'seal those',
    ],
    ['too little', ['cluster-02'], 'NAMESPACE/NAME is missing; KEY is missing'],
    ['two sources', ['cluster-02', SECRET, KEY, ...given, '--stdin'], 'a value comes from one place'],
    ['no terminal to ask on', ['cluster-02', SECRET, KEY], 'give --stdin, --file FILE or --env NAME'],
    ['a variable that is not there', ['cluster-02', SECRET, KEY, '--env', 'NONE'], 'the environment has no NONE'],
    [
      'a file that is not there',
      ['cluster-02', SECRET, KEY, '--file', '/none'],
      '/none: cannot be read: it is not there',
    ],
  ])('%s', async (_what, args, message) => {
    expect(await refused(args)).toContain(message);
  });

  test('an empty value', async () => {
    expect(await refused(['cluster-02', SECRET, KEY, ...given], undefined, '')).toContain('the value is empty');
  });

  test.each([
    ['a certificate', 'cluster-01', 'monitoring/grafana-tls', 'tls.crt', 'a certificate in PEM'],
    ['a key', 'cluster-01', 'monitoring/grafana-tls', 'tls.key', 'a private key in PEM'],
    ['a line of htpasswd', 'cluster-01', 'monitoring/thanos-ui-users', 'htpasswd', 'lines of htpasswd: user:hash'],
    ['the authority', 'cluster-02', 'monitoring/prometheus-agent-remote-write', 'ca.crt', 'a certificate in PEM'],
    ['bytes of a login', 'cluster-01', 'argocd/cluster-cluster-02', 'caData', 'base64 in one line'],
  ])('what is not %s', async (_what, cluster, secret, key, expected) => {
    const stderr = await refused([cluster, secret, key, ...given], undefined, '-----BEGIN nothing');
    expect(stderr).toContain(`${secret} ${key} of ${cluster}: it is not what its readers take; expected ${expected}`);
    expect(stderr).not.toContain('BEGIN');
  });

  test('a cluster without a certificate, with an ended one, and with a broken one', async () => {
    const args = ['cluster-02', SECRET, KEY, ...given];
    const none = await refused(args, ({ write, top }) => write.call({ top }, 'clusters/certs/cluster-02.pem', ''));
    expect(none).toContain('no certificate');
    const { pem } = await sealer({ notAfter: '2001-02-01' });
    const ended = await refused(args, (fleet) => fleet.write('clusters/certs/cluster-02.pem', pem));
    expect(ended).toContain(
      'the certificate ended on 2001-02-01; fetch the one of its controller: npm run seal -- cert cluster-02',
    );
  });

  test('a demo fleet', async () => {
    const { pem } = await sealer({ subject: 'CN=demo, O=Fleetwright demo' });
    const stderr = await refused(['cluster-02', SECRET, KEY, ...given], (fleet) =>
      fleet.write('clusters/certs/cluster-04.pem', pem),
    );
    expect(stderr).toMatch(/cluster-04\.pem: a demo fleet, .*npm run seal -- cert cluster-04 \[demo-fleet\]/);
  });
});

test('a typed value shows nowhere on the terminal', async () => {
  const fleet = await SealingFleet.make();
  const line = `${process.execPath} ${join(ROOT, 'engine/fleetwright.mjs')} seal set cluster-02 ${SECRET} ${KEY} --clusters ${fleet.clusters}`;
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd: fleet.top });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('(not shown): ')) child.stdin.write('hunterx\u007f2\r');
    if (text.includes('the same again: ')) child.stdin.write('hunter2\r');
    screen += text;
  });
  const [code] = await once(child, 'close');
  expect({ code, screen }).toEqual({ code: 0, screen: expect.stringContaining('+ clusters/sealed/') });
  expect(screen).not.toContain('hunter');
  expect(fleet.opened('cluster-02', SECRET, KEY)).toBe('hunter2');
});

test.each(['all', 'cluster-03'])(
  'on %s, what is pending has no secrets yet, and another environment is not meant',
  async (where) => {
    const fleet = await SealingFleet.make();
    const lock = fleet.read('clusters/apps/images.yaml');
    const [image = ''] = /\S+\/backend:v\S+(?=\nfrontend)/.exec(lock) ?? [];
    fleet.write(
      'clusters/apps/images.yaml',
      lock.replace(`prod: ${image}`, 'prod: pending').replace(/prod: \S+frontend\S+/, 'prod: pending'),
    );
    const { code, stderr } = await set(
      fleet,
      [where, 'my-app-prod/backend-registry-login', '.dockerconfigjson', '--env', 'V'],
      { V: 'x' },
    );
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        /needs it; \w+ is pending in prod: first npm run image -- promote \w+ --to prod, or set, with --no-synth \[unknown-secret\]/,
      ),
    });
  },
);
