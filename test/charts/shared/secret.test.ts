import { App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { SealedSecret } from '../../../charts/secrets/sealed-secret.ts';
import { type Env, type Mount, type PodProps, podSpec } from '../../../charts/shared/pod.ts';
import {
  jsonFile,
  person,
  quotedValue,
  SecretRef,
  sealedValue,
  secret,
  secretRefs,
  tlsSecret,
} from '../../../charts/shared/secret.ts';

const login = secret('login', ['password', 'ca.crt', 'config.yml'], {
  purpose: 'a login',
  values: { password: person('it'), 'ca.crt': { from: 'fleet-ca' } },
  files: { 'config.yml': `password: ${sealedValue('password')}\n` },
});

const type = 'kubernetes.io/dockerconfigjson';

test('a key that does not exist cannot be named', () => {
  const ref = new SecretRef('monitoring', login);
  expect(ref.key('config.yml').key).toBe('config.yml');
  // @ts-expect-error no such key
  ref.key('passwd');
  const { tls } = secretRefs('monitoring', { tls: tlsSecret('tls', { purpose: 'x', hosts: ['a.example'] }) }, () => {});
  // @ts-expect-error a certificate has no password
  tls.key('password');
  // @ts-expect-error a Secret is named by a reference only
  const mount: Mount = { type: 'secret', secret: 'login' };
  expect(mount).toBeDefined();
});

test('a workload mounts, reads and pulls with keys that exist, of a Secret that is declared', () => {
  const ref = new SecretRef('monitoring', login);
  const registry = new SecretRef('monitoring', secret('pull', ['.dockerconfigjson'], { purpose: 'a registry', type }));
  const pod: PodProps<'http'> = {
    image: 'registry.example/app:1',
    ports: { http: 80 },
    resources: { cpu: '1m', memory: '1Mi' },
    user: 1000,
    env: { PASSWORD: { secretKey: ref.key('password') } },
    mounts: { '/ca': { type: 'secret', secret: ref.only('ca.crt') } },
    imagePullSecrets: [registry],
  };
  expect(podSpec('app', pod)).toMatchObject({
    imagePullSecrets: [{ name: 'pull' }],
    volumes: [{ name: 'ca', secret: { secretName: 'login', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
  });
  // @ts-expect-error no such key
  const mounted: Mount = { type: 'secret', secret: ref.only('ca.pem') };
  // @ts-expect-error a key is named by a reference only
  const named: Env = { secretKey: { name: 'login', key: 'password' } };
  // @ts-expect-error no login of a registry
  const pulled: PodProps<'http'> = { ...pod, imagePullSecrets: [ref] };
  expect([mounted, named, pulled]).toHaveLength(3);
});

test('every key is a value or a file, and a type has the keys that it demands', () => {
  // @ts-expect-error nothing says where ca.crt comes from
  secret('a', ['token', 'ca.crt'], { purpose: 'x', values: { token: person('x') } });
  // @ts-expect-error a certificate without its key
  secret('a', ['tls.crt'], { purpose: 'x', type: 'kubernetes.io/tls' });
  // @ts-expect-error no type that Kubernetes knows
  secret('a', ['b'], { purpose: 'x', type: 'kubernetes.io/tsl' });
  // @ts-expect-error no scope of the controller
  secret('a', ['b'], { purpose: 'x', scope: 'everywhere' });
  expect(secret('a', ['b'], { purpose: 'x' }).make).toEqual({ b: person('x') });
});

test('values that are many are sealed one by one, and users name the file that holds them', () => {
  const names = ['cluster-02', 'cluster-03'];
  const users = secret('users', ['htpasswd'], {
    purpose: 'x',
    values: Object.fromEntries(names.map((name) => [name, person('x')])),
    files: { htpasswd: names.map((name) => `${sealedValue(name)}\n`).join('') },
  });
  expect(users.values).toEqual(names);
  expect(users.template.data).toEqual({ htpasswd: '{{ index . "cluster-02" }}\n{{ index . "cluster-03" }}\n' });
  // @ts-expect-error what is sealed is not what users read
  expect(new SecretRef('monitoring', users).key('cluster-02')).toBeDefined();
});

test('a file names no value that is not sealed', () => {
  const of = (text: string) => () =>
    secret('a', ['f'], { purpose: 'x', values: { b: person('x') }, files: { f: text } });
  expect(of('{{ .b }} {{- index . "b" | quote }}')).not.toThrow();
  expect(of('{{ .c }}')).toThrow('secret a: a file names the value c, which is not sealed');
  expect(of('{{ index . "c-d" | quote }}')).toThrow('the value c-d');
});

test('JSON with sealed values in it brings their quotes', () => {
  const text = jsonFile({ user: 'me', key: quotedValue('key'), other: quotedValue('a-b') });
  expect(text).toBe('{\n  "user": "me",\n  "key": {{ .key | quote }},\n  "other": {{ index . "a-b" | quote }}\n}\n');
});

test('a SealedSecret takes the values of its secret, and hands out a reference with its keys', () => {
  const chart = new Chart(new App(), 'test');
  const props = { namespace: 'monitoring', secret: { ...login, scope: 'namespace-wide' } as const };
  const sealed = new SealedSecret(chart, 'login', { ...props, encryptedData: { password: 'AgA', 'ca.crt': 'AgB' } });
  expect(sealed.toJson()).toEqual({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name: 'login',
      namespace: 'monitoring',
      annotations: { 'sealedsecrets.bitnami.com/namespace-wide': 'true' },
    },
    spec: {
      encryptedData: { password: 'AgA', 'ca.crt': 'AgB' },
      template: {
        type: 'Opaque',
        metadata: { annotations: { 'sealedsecrets.bitnami.com/namespace-wide': 'true' } },
        data: { 'config.yml': 'password: {{ .password }}\n' },
      },
    },
  });
  expect(sealed.ref.key('config.yml')).toMatchObject({ name: 'login', key: 'config.yml' });
  // @ts-expect-error no such key
  sealed.ref.key('config.yaml');
  // @ts-expect-error ca.crt is not sealed
  new SealedSecret(chart, 'half', { ...props, encryptedData: { password: 'AgA' } });
});
