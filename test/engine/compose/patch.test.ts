import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Patch } from '../../../clusters/schema/cluster.ts';
import type { Operation } from '../../../engine/compose/json-patch.ts';
import { applyPatches } from '../../../engine/compose/patch.ts';

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'thanos-query', namespace: 'monitoring' },
  spec: { replicas: 1 },
};
const service = (namespace: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'thanos-query', namespace },
});
const role: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'reader' },
};
const objects = [deployment, service('a'), service('b'), role];
const query = { kind: 'Deployment', name: 'thanos-query' };

function messages(...patches: Patch[]): string[] {
  const result = applyPatches(objects, patches);
  expect(result.objects).toEqual(objects);
  return result.problems.map(({ target, message }) => `${target}: ${message}`);
}

test('changes the object that is named and leaves the rest, the input included', () => {
  const before = structuredClone(objects);
  const { objects: after, problems } = applyPatches(objects, [
    { target: query, merge: { spec: { replicas: 2 } } },
    {
      target: query,
      json: [
        { op: 'test', path: '/spec/replicas', value: 2 },
        { op: 'add', path: '/spec/paused', value: true },
      ],
    },
    { target: { kind: 'Service', name: 'thanos-query', namespace: 'b' }, merge: { spec: { type: 'ClusterIP' } } },
    { target: { kind: 'ClusterRole', name: 'reader' }, merge: { rules: [] } },
  ]);
  expect(problems).toEqual([]);
  expect(after).toEqual([
    { ...deployment, spec: { replicas: 2, paused: true } },
    service('a'),
    { ...service('b'), spec: { type: 'ClusterIP' } },
    { ...role, rules: [] },
  ]);
  expect(objects).toEqual(before);
});

describe('a target', () => {
  const merge = { spec: {} };

  test('that is near', () => {
    expect(messages({ target: { kind: 'Deployment', name: 'thanos-qery' }, merge })).toEqual([
      'Deployment/thanos-qery: there is no Deployment/thanos-qery; did you mean Deployment/thanos-query?',
    ]);
  });

  test('that is far lists what there is', () => {
    expect(messages({ target: { kind: 'Secret', name: 'x' }, merge })).toEqual([
      'Secret/x: there is no Secret/x; there are ClusterRole/reader, Deployment/thanos-query, Service/thanos-query',
    ]);
    expect(applyPatches([], [{ target: query, merge }]).problems[0]?.message).toMatch(/there are no objects$/);
  });

  test('in another namespace', () => {
    expect(messages({ target: { ...query, namespace: 'logging' }, merge })).toEqual([
      'Deployment/logging/thanos-query: there is no Deployment/logging/thanos-query; there is Deployment/monitoring/thanos-query',
    ]);
  });

  test('that several objects are', () => {
    expect(messages({ target: { kind: 'Service', name: 'thanos-query' }, merge })).toEqual([
      'Service/thanos-query: Service/thanos-query may be each of v1 Service/a/thanos-query, v1 Service/b/thanos-query; say which by target.namespace',
    ]);
  });
});

test('one that does not fit changes nothing, the others apply, and all problems are told', () => {
  const { objects: after, problems } = applyPatches(objects, [
    {
      target: query,
      json: [
        { op: 'replace', path: '/spec/replicas', value: 5 },
        { op: 'remove', path: '/spec/replica' },
      ],
    },
    { target: query, json: [{ op: 'test', path: '/spec/replicas', value: 5 }] },
    { target: { kind: 'ClusterRole', name: 'reader' }, merge: { rules: [] } },
  ]);
  expect(problems).toEqual([
    { target: 'Deployment/thanos-query', message: 'there is no /spec/replica; did you mean /spec/replicas?' },
    { target: 'Deployment/thanos-query', message: 'the test of /spec/replicas failed: expected 5, found 1' },
  ]);
  expect(after).toEqual([...objects.slice(0, 3), { ...role, rules: [] }]);
});

describe('a few lines do not keep a run busy', () => {
  const large = 'of /spec makes more than 1 MiB with those before it; no object may be larger';
  const doubled = (count: number): Operation[] =>
    Array.from({ length: count }, (_, i) => ({ op: 'copy', from: '/spec', path: `/spec/k${i}` }));

  test('copies of copies', () => {
    expect(messages({ target: query, json: doubled(64) })).toEqual([`Deployment/thanos-query: the copy ${large}`]);
  });

  test('copies of copies in patches of their own, and other patches apply', () => {
    const patches = doubled(20).map((operation) => ({ target: query, json: [operation] }));
    const { objects: after, problems } = applyPatches(objects, [
      ...patches,
      { target: { kind: 'ClusterRole', name: 'reader' }, merge: { rules: [] } },
    ]);
    expect(JSON.stringify(after).length).toBeLessThan(2 ** 20);
    expect(problems.map(({ message }) => message)).toContain(`the copy ${large}`);
    expect(after.at(-1)).toEqual({ ...role, rules: [] });
  });

  test('a text to and fro', () => {
    const there: Operation = { op: 'move', from: '/spec/text', path: '/text' };
    const back: Operation = { op: 'move', from: '/text', path: '/spec/text' };
    const text: Operation = { op: 'add', path: '/spec/text', value: 'x'.repeat(300_000) };
    expect(applyPatches(objects, [{ target: query, json: [text, there, back, there] }]).problems).toEqual([]);
    expect(messages({ target: query, json: [text, there, back, there, back] })).toEqual([
      expect.stringContaining('the move of /text makes more than 1 MiB'),
    ]);
  });

  test('a value within itself', () => {
    const levels = (count: number) => Array(count).fill('/x').join('');
    const deeper: Operation[] = [3, 4, 5, 6, 7].map((power) => ({
      op: 'copy',
      from: '/spec/x',
      path: `/spec${levels(2 ** power + 1)}`,
    }));
    const chain = { op: 'add', path: '/spec/x', value: JSON.parse(`${'{"x":'.repeat(7)}{}${'}'.repeat(7)}`) } as const;
    expect(applyPatches(objects, [{ target: query, json: [chain, ...deeper.slice(0, 2)] }]).problems).toEqual([]);
    expect(messages({ target: query, json: [chain, ...deeper] })).toEqual([
      expect.stringMatching(/^Deployment\/thanos-query: what it puts at \/spec\S+\.\.\. lies deeper than 100 levels/),
    ]);
  });

  test('many patches of a large object', () => {
    const merge = { data: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i])) };
    const small = { target: query, merge: { spec: { replicas: 2 } } };
    expect(applyPatches(objects, [{ target: query, merge }, ...Array(20).fill(small)]).problems).toEqual([]);
    const { problems } = applyPatches(objects, [{ target: query, merge }, ...Array(80).fill(small)]);
    expect(new Set(problems.map(({ message }) => message))).toEqual(
      new Set(['too many patches of so large an object; expected several changes in one patch']),
    );
  });
});

describe('a patch may not make it another object', () => {
  const wrong = (fields: string) => [
    `Deployment/thanos-query: changes ${fields}, which say which object it is; expected a patch of other fields`,
  ];

  test.each<[string, Omit<Patch, 'target'>]>([
    ['apiVersion', { merge: { apiVersion: 'apps/v2' } }],
    ['kind', { json: [{ op: 'replace', path: '/kind', value: 'StatefulSet' }] }],
    ['metadata.name', { merge: { metadata: { name: 'other' } } }],
    ['metadata.namespace', { merge: { metadata: { namespace: null } } }],
    ['metadata.name, metadata.namespace', { json: [{ op: 'remove', path: '/metadata' }] }],
    ['metadata.name, metadata.namespace', { merge: { metadata: 'none' } }],
    ['apiVersion, kind, metadata.name, metadata.namespace', { json: [{ op: 'replace', path: '', value: 'none' }] }],
  ])('%s', (fields, patch) => {
    expect(messages({ target: query, ...patch })).toEqual(wrong(fields));
  });
});

test('__proto__ is refused', () => {
  expect(messages({ target: query, merge: JSON.parse('{"__proto__":{"a":1}}') })).toEqual([
    'Deployment/thanos-query: __proto__ is no key of an object; expected a field',
  ]);
});
