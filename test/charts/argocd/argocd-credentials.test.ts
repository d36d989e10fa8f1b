import { expect, test } from 'vitest';
import { argocdCredentials } from '../../../charts/argocd/argocd-credentials.ts';
import { secretsOf } from '../../../charts/shared/component.ts';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { type FleetData, FleetSchema } from '../../../clusters/schema/fleet.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';

function declared(changes: Partial<Fleet> = {}) {
  const central = clusterForTest('cluster-01', {
    components: { [argocdCredentials.name]: { delivery: undefined as never, options: {} } },
  });
  return secretsOf(argocdCredentials, fleetForTest(changes), central);
}

const git = (changes: Partial<FleetData['git']>): FleetData['git'] => ({ ...fleetForTest().git, ...changes });

test('every edge has a Secret by which Argo CD knows it; central, where it runs, has none', () => {
  expect(Object.values(declared()).map(({ name }) => name)).toEqual([
    'repository-fleet',
    'cluster-cluster-02',
    'cluster-cluster-03',
    'cluster-cluster-04',
  ]);
});

test('token and authority are sealed, name, server and labels stand open', () => {
  const { values, template, make } = declared()['cluster-cluster-02']!;
  expect(values).toEqual(['bearerToken', 'caData']);
  expect(template.labels).toEqual({
    environment: 'lab',
    region: 'site-2',
    'fleetwright/cluster': 'cluster-02',
    'argocd.argoproj.io/secret-type': 'cluster',
  });
  expect(template.data).toEqual({
    name: 'cluster-02',
    server: 'https://192.168.101.196:6443',
    config:
      '{"bearerToken":{{ .bearerToken | quote }},"tlsClientConfig":{"insecure":false,"caData":{{ .caData | quote }}}}',
  });
  expect(make.bearerToken).toMatchObject({ from: 'person', command: 'npm run cluster -- add cluster-02' });
});

test('a cluster may be logged in at with a client certificate', () => {
  const clusters = [clusterForTest('cluster-02', { login: 'client-certificate' })];
  const { values, template } = declared({ clusters })['cluster-cluster-02']!;
  expect(values).toEqual(['certData', 'keyData', 'caData']);
  expect(template.data.config).toBe(
    '{"tlsClientConfig":{"insecure":false,"caData":{{ .caData | quote }},"certData":{{ .certData | quote }},"keyData":{{ .keyData | quote }}}}',
  );
});

test.each([
  [{}, ['username', 'password']],
  [{ url: 'git@git.example.org:fleet.git' }, ['sshPrivateKey']],
  [{ credentials: 'github-app' }, ['githubAppID', 'githubAppInstallationID', 'githubAppPrivateKey']],
] as const)('the repository %j is read with %j', (changes, values) => {
  const { repository } = declared({ git: git(changes) });
  expect(repository?.values).toEqual(values);
  expect(repository?.template.data).toEqual({ type: 'git', url: git(changes).url });
});

test('a public repository needs nothing', () => {
  expect(declared({ git: git({ credentials: 'none' }) }).repository).toBeUndefined();
});

test('credentials that do not fit the URL are refused', () => {
  const problems = (changes: Partial<FleetData['git']>) =>
    FleetSchema.shape.git.safeParse(git(changes)).error?.issues.map(({ path, message }) => `${path}: ${message}`);
  expect(problems({ credentials: 'deploy-key' })).toEqual([
    expect.stringMatching(/^credentials: does not fit the URL/),
  ]);
  expect(problems({ credentials: 'token', url: 'git@git.example.org:fleet.git' })).toHaveLength(1);
  expect(problems({ credentials: 'token' })).toBeUndefined();
});

test('Argo CD never takes away its own access', () => {
  expect(Object.values(declared()).every(({ onRemoval }) => onRemoval === 'keep')).toBe(true);
  expect(argocdCredentials.onRemoval).toBe('keep');
});
