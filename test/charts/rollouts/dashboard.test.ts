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
  const [rule, ...more] = objectOf(compose(), 'NetworkPolicy', NAME).spec.ingress ?? [];
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

test('each cluster serves its own', () => {
  const { rules } = objectOf(compose(), 'Ingress').spec;
  expect(rules?.map(({ host }) => host)).toEqual(['rollouts.k8s-cluster-02.miribit.lab']);
});
