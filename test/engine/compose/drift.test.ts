import { expect, test } from 'vitest';
import { componentOf, composed, configMap } from './small-fleet.ts';

const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'reader' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};
const agent = componentOf('agent', {
  objects: [configMap('agent'), role],
  ignoreDifferences: [{ group: '', kind: 'ConfigMap', name: 'own', jsonPointers: ['/data'] }],
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
  ['kind: Job, field: /spec', 'there is no Job; there are ConfigMap, Role'],
  [
    'kind: Role, name: reader, namespace: monitorin, field: /rules',
    'there is no Role/monitorin/reader; did you mean Role/monitoring/reader?',
  ],
])('%s', (drift, message) => {
  const result = drifting(drift);
  expect(result.lines('error')).toEqual([`cluster-02/agent: allowDrift: ${message} [allow-drift]`]);
  expect(result.files.size).toBe(0);
});
