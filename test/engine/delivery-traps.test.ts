import { describe, expect, test } from 'vitest';
import { type KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import { oversized } from '../../engine/compose/tree.ts';
import { deliveryProblems, foughtFindings } from '../../engine/delivery/index.ts';
import { componentOf, composed, configMap } from './compose/small-fleet.ts';

type Annotations = Record<string, string>;

const object = (kind: string, apiVersion = 'v1', fields: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'monitoring' },
  ...fields,
});

const argo = (annotations: Annotations): Annotations =>
  Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`argocd.argoproj.io/${name}`, value]));

const annotated = (annotations: Annotations, kind = 'ConfigMap', apiVersion = 'v1'): KubeObject => ({
  ...object(kind, apiVersion),
  metadata: { name: 'a', namespace: 'monitoring', annotations: argo(annotations) },
});

const messages = (each: KubeObject): string[] =>
  deliveryProblems(each).map(({ field, message, code }) => `${field}: ${message} [${code}]`);

const at = (name: string) => `metadata.annotations["argocd.argoproj.io/${name}"]`;

describe('annotations, however they came', () => {
  test.each([
    ['PreSync', 'Sync,PostSync', 'SyncFail', 'PreDelete', 'PostDelete', 'Skip'].map((hook) => annotated({ hook })),
    ['-1', '0', '+5'].map((wave) => annotated({ 'sync-wave': wave })),
    ['Prune=false, Delete=confirm', 'ServerSideApply=true', 'Replace=false'].map((options) =>
      annotated({ 'sync-options': options }),
    ),
    ['IgnoreExtraneous', 'ServerSideDiff=true,IncludeMutationWebhook=true'].map((options) =>
      annotated({ 'compare-options': options }),
    ),
    [annotated({ hook: 'PreSync', 'hook-delete-policy': 'BeforeHookCreation,HookSucceeded' })],
  ])('what Argo CD understands passes', (...each) => {
    expect(each.flat().flatMap(messages)).toEqual([]);
  });

  test.each<[trap: string, annotations: Annotations, message: string]>([
    ['a wave that is no integer counts as 0', { 'sync-wave': '1.5' }, '"1.5": expected a whole number'],
    ['an unknown option is ignored', { 'sync-options': 'Purne=false' }, 'Purne is no option; did you mean Prune?'],
    [
      'its case counts',
      { 'sync-options': 'Prune=False' },
      'Prune=False: expected Prune=false or Prune=confirm or Prune=true',
    ],
    [
      'a word for Prune',
      { 'sync-options': 'Prune=yes' },
      'Prune=yes: expected Prune=false or Prune=confirm or Prune=true',
    ],
    [
      'an option without a value',
      { 'sync-options': 'Prune' },
      'Prune: expected Prune=false or Prune=confirm or Prune=true',
    ],
    [
      'Validate=false hides mistakes',
      { 'sync-options': 'Validate=false' },
      'Validate hides mistakes until they are live; leave it out',
    ],
    ['an unknown hook is no hook', { hook: 'Presync' }, expect.stringContaining('"Presync": expected one of PreSync')],
    [
      'an unknown delete policy keeps hooks for ever',
      { hook: 'Sync', 'hook-delete-policy': 'Always' },
      expect.stringContaining('"Always": expected one of BeforeHookCreation'),
    ],
    [
      'a delete policy without a hook',
      { 'hook-delete-policy': 'HookSucceeded' },
      'does nothing without argocd.argoproj.io/hook; add that, or leave it out',
    ],
    [
      'an unknown compare option',
      { 'compare-options': 'IgnoreExtraneus' },
      'IgnoreExtraneus is no option; did you mean IgnoreExtraneous?',
    ],
    [
      'IgnoreExtraneous=true is not understood',
      { 'compare-options': 'IgnoreExtraneous=true' },
      'IgnoreExtraneous=true: expected IgnoreExtraneous alone',
    ],
    [
      'IncludeMutationWebhook alone does nothing',
      { 'compare-options': 'IncludeMutationWebhook=true' },
      'IncludeMutationWebhook=true counts only with ServerSideDiff=true; add that',
    ],
    [
      'the tracking annotation in Git shares an object',
      { 'tracking-id': 'x' },
      'is written by Argo CD, never in Git; leave it out',
    ],
  ])('%s', (_, annotations, message) => {
    const [found, ...more] = deliveryProblems(annotated(annotations));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'argocd', field: at(Object.keys(annotations).at(-1)!), message });
  });

  test.each(['PersistentVolumeClaim', 'Namespace', 'CustomResourceDefinition', 'StatefulSet', 'Deployment'])(
    'Replace=true and Force=true lose a %s',
    (kind) => {
      const why = `deletes a ${kind} to change it; expected it only on a Job or a hook [argocd]`;
      expect(messages(annotated({ 'sync-options': 'Force=true,Replace=true' }, kind))).toEqual([
        `${at('sync-options')}: Force=true ${why}`,
        `${at('sync-options')}: Replace=true ${why}`,
      ]);
    },
  );

  test('Replace and Force pass on a Job and on a hook', () => {
    const options = { 'sync-options': 'Force=true,Replace=true' };
    expect(messages(annotated(options, 'Job', 'batch/v1'))).toEqual([]);
    expect(messages(annotated({ ...options, hook: 'PreSync' }))).toEqual([]);
  });

  test('a Helm hook runs at every sync, not once', () => {
    const annotations = { 'helm.sh/hook': 'pre-install' };
    expect(messages({ ...object('ConfigMap'), metadata: { name: 'a', annotations } })).toEqual([
      'metadata.annotations["helm.sh/hook"]: makes it a hook of every sync, not of an installation; leave it out, or expected argocd.argoproj.io/hook [argocd]',
    ]);
  });
});

describe('kinds', () => {
  test.each([
    ['v1', 'Endpoints'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
    ['coordination.k8s.io/v1', 'Lease'],
    ['authentication.k8s.io/v1', 'TokenReview'],
    ['authorization.k8s.io/v1', 'SubjectAccessReview'],
    ['authorization.k8s.io/v1', 'SelfSubjectRulesReview'],
    ['certificates.k8s.io/v1', 'CertificateSigningRequest'],
    ['cert-manager.io/v1', 'CertificateRequest'],
    ['cilium.io/v2', 'CiliumIdentity'],
    ['cilium.io/v2', 'CiliumEndpoint'],
    ['cilium.io/v2alpha1', 'CiliumEndpointSlice'],
    ['wgpolicyk8s.io/v1alpha2', 'PolicyReport'],
    ['wgpolicyk8s.io/v1alpha2', 'ClusterPolicyReport'],
    ['kyverno.io/v1beta1', 'UpdateRequest'],
    ['reports.kyverno.io/v1', 'ClusterEphemeralReport'],
  ])('%s %s is excluded, so it never syncs', (apiVersion, kind) => {
    expect(messages(object(kind, apiVersion))).toEqual([
      expect.stringMatching(`^kind: Argo CD leaves every ${kind} out, so it would never come; .* \\[argocd\\]$`),
    ]);
  });

  test('the same names in other groups are others', () => {
    expect(messages(object('Lease', 'example.org/v1'))).toEqual([]);
    expect(messages(object('CiliumNetworkPolicy', 'cilium.io/v2'))).toEqual([]);
  });
});

describe('Jobs and StatefulSets', () => {
  const job = (name: string) => ({ ...object('Job', 'batch/v1'), metadata: { name, namespace: 'monitoring' } });

  test.each(['migrate', 'migrate-2', 'migrate-deadbeef', 'migrate-1234'])('a Job %s cannot change', (name) => {
    expect(messages(job(name))).toEqual([expect.stringMatching('^metadata: a Job cannot change')]);
  });

  test('a Job with a hash of its content, a hook, or one that is replaced may', () => {
    expect(messages(job('migrate-1f0c9a7b'))).toEqual([]);
    expect(messages(annotated({ hook: 'PreSync' }, 'Job', 'batch/v1'))).toEqual([]);
    expect(messages(annotated({ hook: 'Skip' }, 'Job', 'batch/v1'))).toHaveLength(1);
    expect(messages(annotated({ 'sync-options': 'Replace=true' }, 'Job', 'batch/v1'))).toHaveLength(1);
  });

  test('a claim template without its kind never settles', () => {
    const set = (claim: object) => object('StatefulSet', 'apps/v1', { spec: { volumeClaimTemplates: [claim] } });
    expect(messages(set({ metadata: { name: 'data' } }))).toEqual([
      'spec.volumeClaimTemplates[0].apiVersion: expected v1; without it the Application never settles [argocd]',
      'spec.volumeClaimTemplates[0].kind: expected PersistentVolumeClaim; without it the Application never settles [argocd]',
    ]);
    expect(messages(set({ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }))).toEqual([]);
  });
});

test('a Pod alone passes as a hook only', () => {
  expect(messages(object('Pod'))).toEqual([
    'kind: a Pod cannot change, and nothing makes it anew where its node goes; expected a Deployment, a StatefulSet, a Job, or argocd.argoproj.io/hook [argocd]',
  ]);
  expect(messages(annotated({ hook: 'PreSync' }, 'Pod'))).toEqual([]);
});

describe('what kubectl shows of an object that is there', () => {
  const shown = (metadata: object) => messages({ ...object('ConfigMap'), metadata: { name: 'a', ...metadata } });

  test.each([{ uid: 'x' }, { resourceVersion: '1' }, { generation: 2 }, { managedFields: [] }, { selfLink: '/api' }])(
    '%o',
    (metadata) => {
      const [field] = Object.keys(metadata);
      expect(shown(metadata)).toEqual([
        `metadata.${field}: is written by the API server, never in Git; leave it out [argocd]`,
      ]);
    },
  );

  test('owners, and what kubectl apply leaves', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'b', uid: 'x' }];
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    expect(shown({ ownerReferences, annotations })).toEqual([
      'metadata.ownerReferences: names an owner by its uid, which each cluster gives anew; leave it out [argocd]',
      'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]: is written by kubectl, never in Git; leave it out [argocd]',
    ]);
  });

  test('what is written by whom it concerns passes', () => {
    expect(shown({ labels: {}, annotations: {}, finalizers: ['a.example/b'] })).toEqual([]);
  });
});

describe('secrets', () => {
  test.each(['data', 'stringData'])('a Secret with %s stands open in Git', (field) => {
    expect(messages(object('Secret', 'v1', { [field]: { key: 'dmFsdWU=' } }))).toEqual([
      expect.stringMatching(
        `^${field}: a Secret that is not sealed would stand open in Git; seal it .* \\[open-secret\\]$`,
      ),
    ]);
  });

  test('a Secret that something else fills passes', () => {
    expect(messages(object('Secret', 'v1', { type: 'kubernetes.io/service-account-token', data: {} }))).toEqual([]);
  });

  const container = (fields: object) => ({
    ...annotated({ hook: 'PreSync' }, 'Pod'),
    spec: { containers: [{ name: 'a', ...fields }] },
  });

  test.each([
    ['data["a.conf"]', configMap('a', { 'a.conf': 'server = https://me:secret@db.example.org/x' })],
    ['spec.containers[0].args[0]', container({ args: ['--url=redis://:secret@redis:6379'] })],
    ['spec.containers[0].env[0].value', container({ env: [{ name: 'A', value: 'postgres://me:s3cret@[::1]/x' }] })],
  ])('a password in a URL in %s', (field, each) => {
    expect(messages(each)).toEqual([
      `${field}: a password in a URL would stand open in Git; seal it (npm run seal -- set CLUSTER NAMESPACE/NAME KEY) and change it, as Git keeps whatever it once held [open-secret]`,
    ]);
  });

  test.each([
    'https://me@example.org',
    'ssh://git@example.org:22/x',
    'https://me:$(PASSWORD)@example.org',
    'https://me:${PASSWORD}@example.org',
    'https://me:{{ .password }}@example.org',
    'https://me:<password>@example.org',
    'https://example.org:8080/@me',
    's3://bucket@us-east-1/',
    'url: ^https?://([^:/@]+):([^@]+)@(.*)$',
  ])('%s holds none', (text) => {
    expect(messages(configMap('a', { text }))).toEqual([]);
  });
});

describe('Applications as plain data', () => {
  const application = (spec: object) => object('Application', 'argoproj.io/v1alpha1', { spec });
  const options = (...syncOptions: string[]) => messages(application({ syncPolicy: { syncOptions } }));

  test.each([
    ['Replace=true', 'Replace loses data'],
    ['Force=true', 'Force deletes'],
    ['Validate=false', 'Validate hides mistakes'],
    ['ServerSideAply=true', 'did you mean ServerSideApply?'],
    ['PrunePropagationPolicy=Foreground', 'expected PrunePropagationPolicy=foreground'],
    ['CreateNamespace=true', 'without a Pod Security level'],
  ])('%s', (option, message) => {
    expect(options(option)).toEqual([expect.stringContaining(message)]);
  });

  test('ignoreDifferences alone only hides the difference', () => {
    expect(messages(application({ ignoreDifferences: [{}] }))).toEqual([
      expect.stringContaining('add RespectIgnoreDifferences=true'),
    ]);
  });
});

describe('objects of one Application', () => {
  const lines = (...objects: KubeObject[]) =>
    composed([componentOf('agent', { objects, roles: ['central'] })])
      .lines('error')
      .filter((line) => line.endsWith('[argocd]'));
  const inWave = (each: KubeObject, wave: string): KubeObject => ({
    ...each,
    metadata: { ...each.metadata, annotations: argo({ 'sync-wave': wave }) },
  });
  const claim = object('PersistentVolumeClaim', 'v1', { spec: {} });
  const volumes = [{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }];
  const deployment = object('Deployment', 'apps/v1', { spec: { replicas: 1, template: { spec: { volumes } } } });

  test('a claim that waits for a pod of a later wave is a deadlock', () => {
    expect(lines(claim, inWave(deployment, '1'))).toEqual([
      expect.stringMatching('PersistentVolumeClaim/.*Deployment a comes in a later wave; expected both in one'),
    ]);
    expect(lines(claim, deployment, inWave(configMap('later'), '1'))).toEqual([]);
  });

  test('a paused Rollout keeps later waves waiting', () => {
    const rollout = object('Rollout', 'argoproj.io/v1alpha1', { spec: {} });
    expect(lines(rollout, inWave(configMap('later'), '1'))).toEqual([expect.stringContaining('in the last wave')]);
    expect(lines(inWave(configMap('sooner'), '-1'), rollout)).toEqual([]);
  });

  test('selfHeal fights an autoscaler over replicas, and Kubernetes over aggregated rules', () => {
    const scaler = object('HorizontalPodAutoscaler', 'autoscaling/v2', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' } },
    });
    const role = {
      ...object('ClusterRole', 'rbac.authorization.k8s.io/v1', { aggregationRule: {}, rules: [] }),
      metadata: { name: 'a' },
    };
    expect(lines(deployment, scaler, role)).toEqual([
      expect.stringContaining('spec.replicas: HorizontalPodAutoscaler a writes it'),
      expect.stringContaining('rules: Kubernetes writes it'),
    ]);
    const ofKeda = object('ScaledObject', 'keda.sh/v1alpha1', { spec: { scaleTargetRef: { name: 'a' } } });
    const manifests = [deployment, ofKeda].map((each) => new Manifest('cluster-02', 'agent', each));
    expect(foughtFindings(manifests, []).map(({ message }) => message)).toEqual([
      expect.stringContaining('ScaledObject a writes it'),
    ]);
  });

  test('selfHeal fights a Rollout over the weights of its route, unless they are its own', () => {
    const plugins = { 'argoproj-labs/gatewayAPI': { httpRoute: 'a' } };
    const rollout = object('Rollout', 'argoproj.io/v1alpha1', {
      spec: { strategy: { canary: { trafficRouting: { plugins } } } },
    });
    const route = object('HTTPRoute', 'gateway.networking.k8s.io/v1', { spec: { rules: [] } });
    const manifests = [rollout, route].map((each) => new Manifest('cluster-02', 'agent', each));
    expect(foughtFindings(manifests, []).map(({ at }) => at)).toEqual([
      expect.stringMatching('HTTPRoute.*: spec.rules$'),
    ]);
    const kind = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' };
    const weights = '.spec.rules[]?.backendRefs[]?.weight';
    expect(foughtFindings(manifests, [{ ...kind, name: 'a', jqPathExpressions: [weights] }])).toEqual([]);
    expect(foughtFindings(manifests, [{ ...kind, name: 'b', jqPathExpressions: [weights] }])).toHaveLength(1);
    expect(foughtFindings(manifests, [{ ...kind, jsonPointers: ['/spec/rules/0/backendRefs/0/weight'] }])).toEqual([]);
  });

  test('and so it does over a route that is found by its labels', () => {
    const fought = (labels: object) => {
      const httpRouteSelector = { matchLabels: { app: 'a' } };
      const trafficRouting = { plugins: { 'argoproj-labs/gatewayAPI': { httpRouteSelector } } };
      const rollout = object('Rollout', 'argoproj.io/v1alpha1', { spec: { strategy: { canary: { trafficRouting } } } });
      const route = object('HTTPRoute', 'gateway.networking.k8s.io/v1', { spec: { rules: [] } });
      const labelled = { ...route, metadata: { ...route.metadata, labels } } as KubeObject;
      return foughtFindings(
        [rollout, labelled].map((each) => new Manifest('cluster-02', 'agent', each)),
        [],
      );
    };
    expect(fought({ app: 'a' })).toHaveLength(1);
    expect(fought({ app: 'b' })).toEqual([]);
  });

  test('a folder of more than 10 MiB is not read', () => {
    const half = 'x'.repeat(6 * 1024 * 1024);
    expect(oversized(new Map([['a/1', half]]))).toEqual([]);
    expect(
      oversized(
        new Map([
          ['a/1', half],
          ['a/2', half],
        ]),
      ),
    ).toMatchObject([{ at: 'a', code: 'argocd' }]);
  });
});

test('a patch is judged like a construct', () => {
  const patch =
    '{target: {kind: ConfigMap, name: agent}, merge: {metadata: {annotations: {argocd.argoproj.io/sync-wave: x}}}}';
  expect(composed([componentOf('agent')], `components: {agent: {patches: [${patch}]}}\n`).lines('error')).toEqual([
    'cluster-02/agent/ConfigMap/monitoring/agent: metadata.annotations["argocd.argoproj.io/sync-wave"]: "x": expected a whole number [argocd]',
  ]);
});
