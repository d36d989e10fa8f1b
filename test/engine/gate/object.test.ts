import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { openSecretsOf } from '../../../engine/gate/index.ts';
import { configMap } from '../compose/small-fleet.ts';
import { BASE64, HEX, letters, pem } from './made-up.ts';

const object = (kind: string, fields: object, apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'monitoring' },
  ...fields,
});

/** `field: what` */
const found = (each: KubeObject): string[] => openSecretsOf(each).map(({ field, what }) => `${field}: ${what}`);

const UNSEALED = 'a Secret that is not sealed';
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { user: 'me' } };
const container = (fields: object) => object('Pod', { spec: { containers: [{ name: 'a', ...fields }] } });
const env = (name: string, value: string) => container({ env: [{ name, value }] });
const application = (source: object) => object('Application', { spec: { source } }, 'argoproj.io/v1alpha1');

describe('a Secret', () => {
  test.each(['data', 'stringData'])('with %s', (field) => {
    expect(found(object('Secret', { [field]: { a: 'bWU=' } }))).toEqual([`${field}: ${UNSEALED}`]);
  });

  test('that something else fills passes', () => {
    expect(found(object('Secret', { type: 'kubernetes.io/service-account-token', data: {} }))).toEqual([]);
  });

  test.each<[where: string, field: string, each: KubeObject]>([
    ['a List', 'items[0].stringData', object('List', { items: [secret] })],
    [
      'an object of another kind',
      'spec.resources[0].data',
      object('Set', { spec: { resources: [{ ...secret, stringData: {}, data: { a: 'b' } }] } }),
    ],
    [
      'the values of Helm',
      'spec.source.helm.valuesObject.extraObjects[0].stringData',
      application({ helm: { valuesObject: { extraObjects: [secret] } } }),
    ],
    [
      'the text of values',
      'spec.source.helm.values',
      application({ helm: { values: 'extraDeploy:\n  - kind: Secret\n    data:\n      a: bWU=\n' } }),
    ],
    [
      'a patch of Kustomize',
      'spec.source.kustomize.patches[0].patch',
      application({ kustomize: { patches: [{ patch: 'kind: Secret\ndata:\n  a: bWU=\n' }] } }),
    ],
    ['a ConfigMap', 'data["a.yaml"]', configMap('a', { 'a.yaml': 'kind: Secret\ndata:\n  a: bWU=\n' })],
    [
      'what kubectl last applied',
      'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
      {
        ...object('Secret', {}),
        metadata: {
          name: 'a',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret) },
        },
      },
    ],
  ])('in %s', (_, field, each) => {
    expect(found(each)).toEqual([`${field}: ${UNSEALED}`]);
  });
});

describe('a container', () => {
  test.each([
    ['POSTGRES_PASSWORD', 'hunter'],
    ['GF_SECURITY_ADMIN_PASSWORD', '12345678'],
    ['MINIO_SECRET_KEY', 'minioadmin'],
    ['AWS_SECRET_ACCESS_KEY', letters(40, BASE64)],
    ['GITLAB_TOKEN', 'abc'],
    ['OAUTH_CLIENT_SECRET', 'swordfish'],
    ['SECRET_KEY_BASE', letters(64, HEX)],
  ])('with %s', (name, value) => {
    expect(found(env(name, value))).toEqual([`spec.containers[0].env[0].value: the value of ${name}`]);
  });

  test.each([
    ['POSTGRES_PASSWORD', '$(FROM_SECRET)'],
    ['POSTGRES_PASSWORD_FILE', '/etc/secrets/password'],
    ['POSTGRES_PASSWORD', '/etc/secrets/password'],
    ['TOKEN_TTL', '24h'],
    ['AUTH_ENABLED', 'true'],
    ['PASSWORD_POLICY', 'strict'],
    ['SECRET_NAME', 'remote-write'],
    ['AWS_ACCESS_KEY_ID_NAME', 'access_key'],
    ['KEY_ROTATION', '90d'],
  ])('with %s of %s passes', (name, value) => {
    expect(found(env(name, value))).toEqual([]);
  });

  test('whose password comes from a Secret passes', () => {
    const valueFrom = { secretKeyRef: { name: 'thanos-objstore', key: 'secret-access-key' } };
    expect(found(container({ env: [{ name: 'AWS_SECRET_ACCESS_KEY', valueFrom }] }))).toEqual([]);
  });

  test.each([
    [['--password=hunter'], 'args[0]: the value of password'],
    [['--user', 'me', '--password', 'hunter'], 'args[3]: the value of password'],
    [['--web.auth-token', 'abc', '--verbose'], 'args[1]: the value of web.auth-token'],
    [['--url=redis://:hunter@redis:6379'], 'args[0]: a password in a URL'],
    [['sh', '-c', 'PGPASSWORD=hunter psql'], 'args[2]: the value of PGPASSWORD'],
    [['--header', `Authorization: Bearer ${letters(32)}`], 'args[1]: a bearer token'],
  ])('with arguments %j', (args, what) => {
    expect(found(container({ args }))).toEqual([`spec.containers[0].${what}`]);
  });

  test.each([
    [['--password-file', '/etc/password']],
    [['--token', '$(TOKEN)']],
    [['--watch-for-secrets', '--token-ttl=24h']],
    [['--password', '--verbose']],
    [['--label.key', 'access_key']],
  ])('with arguments %j passes', (args) => {
    expect(found(container({ args }))).toEqual([]);
  });

  test('with a header of its probe', () => {
    const httpHeaders = [{ name: 'Authorization', value: `Basic ${Buffer.from('me:hunter').toString('base64')}` }];
    expect(found(container({ livenessProbe: { httpGet: { port: 80, httpHeaders } } }))).toEqual([
      'spec.containers[0].livenessProbe.httpGet.httpHeaders[0].value: a user and a password (Basic)',
    ]);
  });
});

describe('what others turn into Secrets', () => {
  const external = (fields: object) => object('ExternalSecret', { spec: fields }, 'external-secrets.io/v1');
  const sealed = (spec: object) => object('SealedSecret', { spec }, 'bitnami.com/v1alpha1');

  test('an ExternalSecret names keys, and its template holds variables', () => {
    const data = [
      { secretKey: 'secret-access-key-2', remoteRef: { key: `prod/${letters(40)}`, property: 'password' } },
    ];
    const template = { data: { password: '{{ .password }}', 'objstore.yml': 'secret_key: {{ .secret }}' } };
    expect(found(external({ data, target: { template } }))).toEqual([]);
  });

  test('a literal in its template is open', () => {
    const template = { data: { password: 'hunter', 'objstore.yml': 'config:\n  secret_key: minioadmin\n' } };
    expect(found(external({ target: { template } }))).toEqual([
      'spec.target.template.data.password: the value of password',
      'spec.target.template.data["objstore.yml"]: the value of secret_key',
    ]);
  });

  test('what is sealed is not open, what stands beside it is', () => {
    const encryptedData = { password: `Ag${letters(900, BASE64)}`, token: `Ag${letters(900, BASE64)}` };
    expect(found(sealed({ encryptedData, template: { type: 'Opaque', data: { user: 'me' } } }))).toEqual([]);
    expect(found(sealed({ encryptedData, template: { data: { password: 'hunter' } } }))).toEqual([
      'spec.template.data.password: the value of password',
    ]);
  });

  test('a store that keeps its values in its own object is open', () => {
    const fake = { data: [{ key: 'db-password', value: 'hunter' }] };
    expect(found(object('SecretStore', { spec: { provider: { fake } } }, 'external-secrets.io/v1'))).toEqual([
      'spec.provider.fake.data[0].value: the value of db-password',
    ]);
  });
});

describe('any other object', () => {
  test('the values and parameters of Helm', () => {
    const values = {
      grafana: { adminPassword: 'hunter', existingSecret: 'grafana-admin' },
      auth: { existingSecretPasswordKey: 'password' },
    };
    const parameters = [
      { name: 'global.redis.password', value: 'hunter' },
      { name: 'replicas', value: '2' },
    ];
    expect(found(application({ helm: { valuesObject: values, parameters } }))).toEqual([
      'spec.source.helm.valuesObject.grafana.adminPassword: the value of adminPassword',
      'spec.source.helm.parameters[0].value: the value of global.redis.password',
    ]);
  });

  test('a custom resource that names Secrets passes', () => {
    const spec = {
      remoteWrite: [{ basicAuth: { username: { name: 'a', key: 'user' }, password: { name: 'a', key: 'password' } } }],
      secrets: ['remote-write-2', 'etcd-client-cert'],
      credentialSecret: 'longhorn-backup-target',
      bearerTokenSecret: { name: '', key: '' },
    };
    expect(found(object('PrometheusAgent', { spec }))).toEqual([]);
  });

  test('a password that is a number', () => {
    expect(found(object('A', { spec: { password: 12345678, tokens: 4096, passwordLength: 32 } }))).toEqual([
      'spec.password: the value of password',
    ]);
  });

  test('the line of a text, and no name that may itself be secret', () => {
    const text = `a: b\nc: d\n${letters(40)}-token: x\npassword: hunter\n`;
    expect(openSecretsOf(configMap('a', { 'a.yaml': text }))).toEqual([
      { field: 'data["a.yaml"]', what: 'a random text such as a key', line: 3 },
      { field: 'data["a.yaml"]', what: 'the value of password', line: 4 },
    ]);
  });

  test('certificates of webhooks and definitions in prose pass', () => {
    const caBundle = Buffer.from(pem('CERTIFICATE')).toString('base64');
    expect(found(object('A', { webhooks: [{ clientConfig: { caBundle } }] }))).toEqual([]);
    const password = { type: 'string', description: 'password: as in postgres://me:password@host' };
    expect(found(object('CustomResourceDefinition', { spec: { properties: { password } } }))).toEqual([]);
  });

  test('bytes of a ConfigMap', () => {
    const binaryData = { 'a.pem': Buffer.from(pem('RSA PRIVATE KEY')).toString('base64') };
    expect(found(object('ConfigMap', { binaryData }))).toEqual(['binaryData["a.pem"]: a private key in base64']);
  });

  test('a script is a program: names are no values', () => {
    const lua =
      'local token = record.token\nlocal password = get("password")\nlocal secret = "correct-horse-9"\nx.password = "hunter"';
    expect(found(configMap('a', { 'a.lua': lua }))).toEqual(['data["a.lua"]: the value of x.password']);
  });
});

test('no finding tells anything of what it found', () => {
  const value = letters(40);
  const each = object('Pod', {
    spec: {
      containers: [
        {
          env: [{ name: 'A_TOKEN', value }],
          args: [`--password=${value}`, `https://me:${value}@x.org`, `glpat-${value}`],
        },
      ],
    },
    data: { password: value, [value]: `key: ${value}` },
  });
  const told = openSecretsOf(each);
  expect(told.map(({ what }) => what)).toHaveLength(6);
  for (const { what } of told) expect(what).not.toContain(value.slice(0, 4));
});
