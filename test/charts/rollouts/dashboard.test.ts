import { expect, test } from 'vitest';
import { argoRolloutsDashboard } from '../../../charts/rollouts/dashboard.ts';
import { composeForTest, objectOf, problemsOf } from '../compose.ts';

const compose = (options: object = {}) => composeForTest(argoRolloutsDashboard, { options });

const NAME = 'argo-rollouts-dashboard';

test('an API server takes all of it', () => {
  expect(problemsOf(compose())).toEqual([]);
});

test('people look unless the options let them act, and never change a template', () => {
  const writes = (options: object) =>
    objectOf(compose(options), 'ClusterRole')
      .rules!.filter(({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)))
      .map(({ resources, verbs }) => ({ resources, verbs }));
  expect(writes({})).toEqual([]);
  expect(writes({ actions: true })).toEqual([{ resources: ['rollouts', 'rollouts/status'], verbs: ['patch'] }]);
});

test('only the proxy that asks for a password reaches it', () => {
  const [rule, ...more] = objectOf(compose(), 'NetworkPolicy', NAME).spec?.ingress ?? [];
  expect(more).toEqual([]);
  expect(rule?.from?.map(({ podSelector }) => podSelector?.matchLabels?.['app.kubernetes.io/name'])).toEqual([
    `${NAME}-auth`,
  ]);
});

test('what it streams is passed on at once', () => {
  const { data } = objectOf(compose(), 'ConfigMap', `${NAME}-auth`);
  expect(data?.['nginx.conf']).toContain('proxy_buffering off;');
  expect(data?.['nginx.conf']).toContain('auth_basic "Argo Rollouts";');
});

test('who may only look sends no request that changes something', () => {
  const conf = (options: object) => objectOf(compose(options), 'ConfigMap', `${NAME}-auth`).data?.['nginx.conf'] ?? '';
  expect(conf({})).toContain('if ($request_method !~ ^(GET|HEAD)$)');
  expect(conf({ actions: true })).toContain('if ($request_method !~ ^(GET|HEAD|PUT)$)');
});

test('an action is let through, and not one that goes back to a template or sets an image', () => {
  const { data } = objectOf(compose({ actions: true }), 'ConfigMap', `${NAME}-auth`);
  const [, pattern = ''] = /location ~ (\S+) \{/.exec(data?.['nginx.conf'] ?? '') ?? [];
  const passes = (path: string) => new RegExp(pattern.replaceAll(/^"|"$/g, '')).test(path);
  const rollout = '/rollouts/api/v1/rollouts/shop-live/shop';
  expect(['/', '/rollouts', `${rollout}/promote`, `${rollout}/info/watch`].filter((path) => !passes(path))).toEqual([]);
  expect([`${rollout}/undo/3`, `${rollout}/set/shop/registry.example.org/shop/v2`].filter(passes)).toEqual([]);
});

test('each cluster serves its own', () => {
  const { rules } = objectOf(compose(), 'Ingress').spec;
  expect(rules?.map(({ host }) => host)).toEqual(['rollouts.k8s-cluster-02.miribit.lab']);
});
