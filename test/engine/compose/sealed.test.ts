import { describe, expect, test } from 'vitest';
import { person, sealedValue, secret, tlsSecret } from '../../../charts/shared/secret.ts';
import { sealedText } from '../load/sealed-text.ts';
import type { TemporaryFleet } from '../load/temporary-fleet.ts';
import { componentOf, composed } from './small-fleet.ts';

const agent = componentOf('agent', {
  secrets: { token: secret('agent-token', ['token', 'ca.crt'], { purpose: 'how the agent logs in' }) },
});

const VALUE = sealedText();

/** By which all of a component is found. */
const LABELS = {
  'app.kubernetes.io/instance': 'agent',
  'app.kubernetes.io/managed-by': 'fleetwright',
  'app.kubernetes.io/part-of': 'observability',
};

const FILE = 'sealed/cluster-02/monitoring/agent-token.yaml';

const sealed = ({
  keys = ['token', 'ca.crt'],
  name = 'agent-token',
  namespace = 'monitoring',
  annotations = '',
  template = '',
} = {}) => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: ${name}
  namespace: ${namespace}
${annotations}spec:
${template}  encryptedData:
${keys.map((key) => `    ${key}: ${VALUE}\n`).join('')}`;

/** Without the demo certificates the fleet is one that is meant. */
const real = (fleet: TemporaryFleet) => fleet.remove('certs');

const withFile = (text: string, { file = FILE, component = agent } = {}) =>
  composed([component], (fleet: TemporaryFleet) => fleet.write(file, text));

const ofTwo = (lines: string[]) => lines.filter((line) => line.includes('cluster-02'));

test('a secret that is sealed is delivered with its component, ahead of the workloads', () => {
  const result = withFile(sealed());
  expect(ofTwo(result.lines('warning'))).toEqual([]);
  expect(result.object('clusters/cluster-02/agent/sealedsecret-agent-token.yaml')).toEqual({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name: 'agent-token',
      namespace: 'monitoring',
      labels: LABELS,
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    },
    spec: {
      encryptedData: { token: VALUE, 'ca.crt': VALUE },
      template: { type: 'Opaque', metadata: { labels: LABELS } },
    },
  });
  expect([...result.files.keys()].filter((path) => path.includes('sealedsecret'))).toHaveLength(1);
});

test('what seal has written down stays in its file, and a scope goes along', () => {
  const annotations = [
    '  annotations:',
    '    fleetwright/sealed-as: namespace-wide monitoring/agent-token',
    '    fleetwright/sealed-with.token: 0123456789abcdef 2026-11-21',
    '    sealedsecrets.bitnami.com/namespace-wide: "true"',
    '',
  ].join('\n');
  const result = withFile(sealed({ annotations }));
  expect(result.object('clusters/cluster-02/agent/sealedsecret-agent-token.yaml').metadata.annotations).toEqual({
    'argocd.argoproj.io/sync-wave': '-1',
    'sealedsecrets.bitnami.com/namespace-wide': 'true',
  });
});

test('the template is what the component declares, whatever the file says', () => {
  const config = componentOf('agent', {
    secrets: {
      token: secret('agent-token', ['config.yml'], {
        purpose: 'a configuration',
        values: { token: person('the token'), 'ca.crt': { from: 'fleet-ca' } },
        files: { 'config.yml': `token: ${sealedValue('token')}\n` },
        labels: { part: 'new' },
        onRemoval: 'keep',
      }),
    },
  });
  const template =
    '  template:\n    data:\n      config.yml: old\n    metadata:\n      labels: {part: old, own: kept}\n';
  const { metadata, spec } = withFile(sealed({ template }), { component: config }).object(
    'clusters/cluster-02/agent/sealedsecret-agent-token.yaml',
  );
  expect(spec).toMatchObject({
    template: {
      type: 'Opaque',
      metadata: {
        labels: { part: 'new', own: 'kept' },
        annotations: {
          'sealedsecrets.bitnami.com/managed': 'true',
          'sealedsecrets.bitnami.com/skip-set-owner-references': 'true',
        },
      },
      data: { 'config.yml': 'token: {{ .token }}\n' },
    },
  });
  expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' });
});

test('in a fleet that is meant, a missing secret is an error with the command that seals it', () => {
  const missing = composed([agent], real);
  expect(ofTwo(missing.lines('error'))).toEqual([
    'cluster-02/agent: secret monitoring/agent-token (token, ca.crt) is not sealed: how the agent logs in; ' +
      'npm run seal -- set cluster-02 monitoring/agent-token KEY [missing-secret]',
  ]);
  expect(missing.files.size).toBe(0);
  const made = componentOf('agent', {
    secrets: {
      tls: tlsSecret('agent-tls', { purpose: 'its certificate', hosts: ['agent.example.org'] }),
      login: secret('login', ['a'], { purpose: 'a login', values: { a: person('it', 'npm run cluster -- add x') } }),
    },
  });
  expect(ofTwo(composed([made], real).lines('error'))).toEqual([
    expect.stringMatching(/agent-tls \(tls\.crt, tls\.key\) .*; npm run seal -- generate \[missing-secret\]$/),
    expect.stringMatching(/login \(a\) .*; npm run cluster -- add x \[missing-secret\]$/),
  ]);
});

describe('a certificate that was made for other hosts', () => {
  const tls = componentOf('agent', {
    secrets: { tls: tlsSecret('agent-token', { purpose: 'its certificate', hosts: ['a.new.org', 'b.org'] }) },
  });
  const certificate = (hosts: string) =>
    sealed({
      keys: ['tls.crt', 'tls.key'],
      annotations: `  annotations:\n    fleetwright/certificate.tls.crt: 0123456789abcdef 2036-01-01${hosts}\n`,
    });
  const lines = (text: string) =>
    ofTwo(composed([tls], (fleet) => real(fleet).write(FILE, text)).lines('error')).filter(
      (line) => !line.includes('[missing-secret]'),
    );

  test('is refused, with the hosts that it lacks', () => {
    expect(lines(certificate(' a.old.org b.org'))).toEqual([
      `cluster-02/agent: clusters/${FILE}: tls.crt is not for a.new.org, so that nobody connects there; npm run seal -- generate [tls-hosts]`,
    ]);
  });

  test('and not where it is for them, or a person has sealed it', () => {
    expect(lines(certificate(' a.new.org b.org c.org'))).toEqual([]);
    expect(lines(sealed({ keys: ['tls.crt', 'tls.key'] }))).toEqual([]);
  });
});

test('in a fleet for show it is a warning, and the fleet says what it is', () => {
  const result = composed([agent]);
  expect(result.lines('error')).toEqual([]);
  expect(ofTwo(result.lines('warning'))).toEqual([expect.stringContaining('[missing-secret]')]);
  expect(result.files.size).toBeGreaterThan(0);
  expect(result.findings.filter(({ code }) => code === 'demo-fleet')).toEqual([
    {
      code: 'demo-fleet',
      level: 'warning',
      at: expect.stringMatching(/clusters\/certs$/),
      message: expect.any(String),
    },
  ]);
});

test('a key that the component reads and the secret lacks', () => {
  const oneKey = (fleet: TemporaryFleet) => fleet.write(FILE, sealed({ keys: ['token'] }));
  const line = `cluster-02/agent: clusters/${FILE} has no ca.crt; npm run seal -- set cluster-02 monitoring/agent-token ca.crt [missing-secret-key]`;
  expect(ofTwo(composed([agent], (fleet) => oneKey(real(fleet))).lines('error'))).toEqual([line]);
  expect(ofTwo(composed([agent], oneKey).lines('warning'))).toEqual([line]);
});

test('of many values that are missing some are named, in one line', () => {
  const names = Array.from({ length: 20 }, (_, i) => `user-${i + 1}`);
  const users = componentOf('agent', {
    secrets: {
      users: secret('agent-token', names, {
        purpose: 'a line per user',
        values: Object.fromEntries(names.map((name) => [name, { from: 'random', length: 40 } as const])),
      }),
    },
  });
  const named = 'user-1, user-2, user-3, user-4, user-5, user-6, user-7, user-8, and';
  const line = (file: (fleet: TemporaryFleet) => TemporaryFleet) => ofTwo(composed([users], file).lines('error'));
  expect(line(real)).toEqual([expect.stringContaining(`agent-token (${named} 12 more) is not sealed`)]);
  expect(line((fleet) => real(fleet).write(FILE, sealed({ keys: ['user-20'] })))).toEqual([
    `cluster-02/agent: clusters/${FILE} has no ${named} 11 more; npm run seal -- generate [missing-secret-key]`,
  ]);
});

test('a key that nothing reads is not delivered', () => {
  const result = withFile(sealed({ keys: ['token', 'ca.crt', 'tokn'] }));
  const line = (right: string) =>
    `cluster-02/agent: nothing reads tokn of clusters/${FILE}, so it is not delivered; ${right} [unused-secret-key]`;
  expect(ofTwo(result.lines('warning'))).toEqual([line('remove it')]);
  expect(withFile(sealed({ keys: ['ca.crt', 'tokn'] })).lines('warning')).toContain(line('did you mean token?'));
  const { spec } = result.object('clusters/cluster-02/agent/sealedsecret-agent-token.yaml');
  expect(spec).toMatchObject({ encryptedData: expect.not.objectContaining({ tokn: VALUE }) });
});

test('a type that is not the declared one', () => {
  const result = withFile(sealed({ template: '  template:\n    type: kubernetes.io/tls\n' }));
  expect(result.lines('error')).toEqual([
    `cluster-02/agent: clusters/${FILE} makes a Secret of the type kubernetes.io/tls; expected Opaque, or no type at all [sealed-type]`,
  ]);
});

test.each([
  ['another name', FILE, sealed({ name: 'agent-tokn' })],
  ['another namespace', FILE, sealed({ namespace: 'logging' })],
  ['the folder of no cluster', FILE.replace('cluster-02', 'cluster-2'), sealed()],
])('%s is refused', (_, file, text) => {
  const result = withFile(text, { file });
  expect(result.lines('error')).toEqual([expect.stringMatching(/^clusters\/sealed\/cluster-0?2.* \[[a-z-]+\]$/)]);
  expect(result.files.size).toBe(0);
});

test('a secret that nothing reads is delivered nowhere, and said to be so', () => {
  const file = FILE.replace('agent-token', 'agent-tokn');
  const result = withFile(sealed({ name: 'agent-tokn' }), { file });
  expect(result.lines('warning')).toContain(
    `clusters/${file}: no component of cluster-02 reads it, so it is not delivered; did you mean monitoring/agent-token? [unused-secret]`,
  );
  expect([...result.files.keys()].filter((path) => path.includes('sealedsecret'))).toEqual([]);
});

test('a secret of open files only needs no seal', () => {
  const open = componentOf('agent', {
    secrets: { users: secret('users', ['htpasswd'], { purpose: 'nobody yet', values: {}, files: { htpasswd: '' } }) },
  });
  const result = composed([open], real);
  expect(result.lines('error')).toEqual([]);
  expect(result.object('clusters/cluster-02/agent/sealedsecret-users.yaml').spec).toEqual({
    encryptedData: {},
    template: { type: 'Opaque', metadata: { labels: LABELS }, data: { htpasswd: '' } },
  });
});
