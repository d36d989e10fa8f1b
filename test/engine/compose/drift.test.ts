import { expect, test } from 'vitest';
import { componentOf, composed, configMap } from './small-fleet.ts';

const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};
const agent = componentOf('agent', {
  upstream: () => ({
    type: 'git',
    repository: 'https://git.example.org/agent.git',
    tag: 'v1',
    path: '.',
    images: [],
    kinds: [
      { group: 'apps', kind: 'Deployment', scope: 'Namespaced' },
      { group: 'argoproj.io', kind: 'Application', scope: 'Namespaced' },
      { group: 'example.org', kind: 'Nothing', scope: 'Namespaced' },
    ],
  }),
  objects: [configMap('agent'), role],
  ignoreDifferences: [{ group: '', kind: 'ConfigMap', name: 'own', jsonPointers: ['/data'] }],
});

test.each([
  'kind: Role, field: /rules/0/verbs/1',
  'kind: ConfigMap, field: /data/a~1b.yaml',
  'kind: Role, field: /metadata/annotations/example.org~1a',
  'kind: Deployment, field: /spec/template/spec/containers/0/image',
  'kind: Application, field: /spec/source/helm/valuesObject/any/thing',
  'kind: Nothing, field: /what/ever',
])('%s is a field, as far as is known', (drift) => {
  expect(drifting(drift).lines('error')).toEqual([]);
});

const drifting = (drift: string) => composed([agent], `components: {agent: {allowDrift: [{${drift}}]}}\n`);

test('a field that may drift is ignored, in the group of its object, beside what the component ignores', () => {
  const { spec } = drifting('kind: Role, name: reader, namespace: monitoring, field: /rules').object(
    'clusters/cluster-02/apps/agent.yaml',
  );
  expect(spec).toMatchObject({
    ignoreDifferences: [
      { group: '', kind: 'ConfigMap', name: 'own', jsonPointers: ['/data'] },
      {
        group: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'reader',
        namespace: 'monitoring',
        jsonPointers: ['/rules'],
      },
    ],
    syncPolicy: { syncOptions: expect.arrayContaining(['RespectIgnoreDifferences=true']) },
  });
});

test('without a name it is every object of the kind', () => {
  const { spec } = drifting('kind: Role, field: /rules').object('clusters/cluster-02/apps/agent.yaml');
  expect(spec).toMatchObject({ ignoreDifferences: [{}, { kind: 'Role', jsonPointers: ['/rules'] }] });
});

test.each([
  ['kind: Role, name: raeder, field: /rules', 'there is no Role/raeder; did you mean Role/reader?'],
  ['kind: Rolle, field: /rules', 'there is no Rolle; did you mean Role?'],
  ['kind: Job, field: /spec', 'there is no Job; there are Application, ConfigMap, Deployment, Nothing, Role'],
  [
    'kind: Role, name: reader, namespace: monitorin, field: /rules',
    'there is no Role/monitorin/reader; did you mean Role/monitoring/reader?',
  ],
  ['kind: Role, field: /ruels', 'Role has no field /ruels; did you mean /rules?'],
  ['kind: Role, field: /rules/first', 'Role has no field /rules/first; nothing has a name below /rules'],
  ['kind: Role, field: /rules/0/verb', 'Role has no field /rules/0/verb; did you mean /rules/0/verbs?'],
  [
    'kind: Role, field: /metadata/name/x',
    'Role has no field /metadata/name/x; nothing has a name below /metadata/name',
  ],
  ['kind: Deployment, field: /spec/replica', 'Deployment has no field /spec/replica; did you mean /spec/replicas?'],
  [
    'kind: Application, field: /metadata/lables',
    'Application has no field /metadata/lables; did you mean /metadata/labels?',
  ],
])('%s', (drift, message) => {
  const result = drifting(drift);
  expect(result.lines('error')).toEqual([`cluster-02/agent: allowDrift: ${message} [allow-drift]`]);
  expect(result.files.size).toBe(0);
});

test.each([
  ['/spec', true],
  ['/spec/template/spec', true],
  ['/spec/template/spec/containers', true],
  ['/spec/template/spec/containers/0/image', false],
  ['/spec/replicas', false],
  ['/metadata/labels', false],
])('of a workload %j is ignored, and all that it says: %s', (field, expected) => {
  const container = { name: 'a', image: 'a:1', resources: { requests: { cpu: '1m', memory: '1Mi' } } };
  const labels = { 'app.kubernetes.io/name': 'a' };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  };
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec };
  const drift = `components: {agent: {allowDrift: [{kind: Deployment, field: ${JSON.stringify(field)}}]}}\n`;
  const said = composed([componentOf('agent', { objects: [workload] })], drift).lines('error');
  expect(said.filter((line) => line.endsWith('[allow-drift]'))).toEqual(
    expected ? [expect.stringMatching(/no sync would ever bring .* of Deployment\/a up to date again, with all /)] : [],
  );
});
