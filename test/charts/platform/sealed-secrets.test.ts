import { expect, test } from 'vitest';
import { sealedSecrets } from '../../../charts/platform/sealed-secrets.ts';
import { composeForTest, objectOf, problemsOf } from '../compose.ts';

const compose = (options: object = {}) => composeForTest(sealedSecrets, { cluster: { name: 'cluster-02' }, options });
const NAME = 'sealed-secrets-controller';

test('what it renders is valid', () => {
  expect(problemsOf(compose({ proxiers: ['sealers'] }))).toEqual([]);
});

test('kubeseal finds it by its default name and namespace', () => {
  const objects = compose();
  expect(objectOf(objects, 'Deployment').metadata).toMatchObject({ name: NAME, namespace: 'kube-system' });
  expect(objectOf(objects, 'Service', NAME).spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }]);
});

test('there is never more than one, which makes the keys', () => {
  expect(objectOf(compose(), 'Deployment').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
});

test('it renews keys, and tells Argo CD how a SealedSecret fares', () => {
  const { args } = objectOf(compose({ keyRenewPeriod: '24h' }), 'Deployment').spec.template.spec.containers[0]!;
  expect(args).toEqual(
    expect.arrayContaining(['--key-renew-period=24h', '--key-ttl=87600h', '--key-size=4096', '--update-status']),
  );
  expect(args?.some((arg) => arg.startsWith('--key-cutoff-time'))).toBe(false);
});

test.each([
  ['Wed, 05 Aug 2026 10:00:00 +0000', true],
  ['Wed, 05 Aug 2026 10:00:00 +0900', true],
  ['Mon, 05 Aug 2026 10:00:00 +0000', true],
  ['Day, 05 Aug 2026 10:00:00 +0000', false],
  ['yesterday', false],
  ['2026-08-05T10:00:00Z', false],
  ['Wed, 05 Aug 2026 10:00:00 GMT', false],
  ['Wed, 31 Jun 2026 10:00:00 +0000', false],
])('a time by which keys are renewed is one that the controller reads: %s, %s', (keyCutoffTime, may) => {
  expect(sealedSecrets.options.safeParse({ keyCutoffTime }).success).toBe(may);
});

test('it opens the secrets of a whole cluster in seconds', () => {
  const { args } = objectOf(compose(), 'Deployment').spec.template.spec.containers[0]!;
  expect(args).toEqual(expect.arrayContaining(['--kubeclient-qps=50', '--kubeclient-burst=100']));
});

test('it needs nothing of the host', () => {
  const { securityContext, containers, volumes } = objectOf(compose(), 'Deployment').spec.template.spec;
  expect(securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 1001,
    fsGroup: 65534,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(containers[0]!.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
});

test('it may write Secrets everywhere and the status of SealedSecrets, not the SealedSecrets', () => {
  const { rules } = objectOf(compose(), 'ClusterRole') as unknown as {
    rules: { resources: string[]; verbs: string[] }[];
  };
  const verbsOf = (resource: string) => rules.find(({ resources }) => resources.includes(resource))?.verbs;
  expect(verbsOf('sealedsecrets')).toEqual(['get', 'list', 'watch']);
  expect(verbsOf('sealedsecrets/status')).toEqual(['update']);
  expect(verbsOf('secrets')).toEqual(['get', 'list', 'watch', 'create', 'update', 'delete']);
  expect(objectOf(compose(), 'RoleBinding').roleRef.name).toBe('sealed-secrets-key-admin');
});

test('only named groups reach it through the API server', () => {
  const proxying = (options: object) =>
    compose(options).filter(({ metadata }) => metadata.name === 'sealed-secrets-service-proxier');
  expect(proxying({})).toEqual([]);
  expect(proxying({ proxiers: ['sealers'] })).toMatchObject([
    { kind: 'Role' },
    {
      kind: 'RoleBinding',
      roleRef: { kind: 'Role', name: 'sealed-secrets-service-proxier' },
      subjects: [{ kind: 'Group', name: 'sealers' }],
    },
  ]);
});

test('its metrics have a Service of their own, which the monitor selects', () => {
  const objects = compose();
  const selector = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/component': 'metrics' };
  expect(objectOf(objects, 'ServiceMonitor').spec).toMatchObject({
    selector: { matchLabels: selector },
    endpoints: [{ port: 'metrics' }],
  });
  expect(objectOf(objects, 'Service', `${NAME}-metrics`).metadata.labels).toMatchObject(selector);
});

test('its policy closes its own pod alone, in a namespace that is not ours', () => {
  expect(objectOf(compose(), 'NetworkPolicy').spec).toMatchObject({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': NAME } },
    policyTypes: ['Ingress', 'Egress'],
  });
});
