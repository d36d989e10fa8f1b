import { expect, test } from 'vitest';
import { cluster } from '../../../charts/argocd/cluster-secret.ts';
import { repository, repositoryCredentials, repositoryWrite } from '../../../charts/argocd/secrets.ts';

const GITLAB = { type: 'git', url: 'https://git.example.org/fleet.git' } as const;

test('a repository keeps its label and open values in Git, its credentials sealed', () => {
  expect(repository({ name: 'fleet', ...GITLAB, credentials: 'password', project: 'observability' })).toEqual({
    metadata: { name: 'fleet', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    type: 'Opaque',
    stringData: { type: 'git', url: 'https://git.example.org/fleet.git', project: 'observability' },
    sealed: ['username', 'password'],
  });
});

test('credentials for a prefix, and for pushing', () => {
  const label = 'argocd.argoproj.io/secret-type';
  expect(repositoryCredentials({ name: 'x', ...GITLAB, credentials: 'ssh' }).metadata.labels[label]).toBe('repo-creds');
  expect(repositoryWrite({ name: 'x', ...GITLAB, credentials: 'ssh' }).metadata.labels[label]).toBe('repository-write');
});

const EDGE = { name: 'cluster-02', cluster: 'cluster-02', server: 'https://192.0.2.1:6443' } as const;

test('the config of a cluster is JSON once the token is filled in', () => {
  const { stringData, sealed } = cluster({
    ...EDGE,
    tls: { caData: 'UEVN' },
    credentials: 'token',
    namespaces: ['a', 'b'],
  });
  expect(sealed).toEqual(['bearerToken']);
  expect(stringData.namespaces).toBe('a,b');
  expect(JSON.parse(stringData.config!.replace('{{ .bearerToken | quote }}', '"t"'))).toEqual({
    bearerToken: 't',
    tlsClientConfig: { insecure: false, caData: 'UEVN' },
  });
});

test('a client certificate', () => {
  const { stringData, sealed } = cluster({ ...EDGE, tls: { insecure: true }, credentials: 'client-certificate' });
  expect(sealed).toEqual(['certData', 'keyData']);
  expect(stringData.config).toBe(
    '{"tlsClientConfig":{"insecure":true,"certData":{{ .certData | quote }},"keyData":{{ .keyData | quote }}}}',
  );
});

test('a login of the cloud seals nothing', () => {
  const awsAuthConfig = { clusterName: 'edge' };
  const { stringData, sealed } = cluster({ ...EDGE, tls: { caData: 'UEVN' }, credentials: { awsAuthConfig } });
  expect(sealed).toEqual([]);
  expect(JSON.parse(stringData.config!)).toEqual({
    awsAuthConfig,
    tlsClientConfig: { insecure: false, caData: 'UEVN' },
  });
});

test('a password in the URL of a repository is refused', () => {
  const url = 'https://me:secret@git.example.org/x.git';
  expect(() => repository({ name: 'x', type: 'git', url, credentials: 'none' })).toThrow('the url holds a password');
});
