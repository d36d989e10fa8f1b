import { expect, test } from 'vitest';
import { changeRules } from '../../../charts/changes.ts';
import { isUntouched, wordsOf } from '../../../engine/change/untouched.ts';
import { emit } from '../../../engine/yaml/emit.ts';

const text = (spec: object, more: object = {}): string =>
  emit({ apiVersion: 'v1', kind: 'Some', metadata: { name: 'a', labels: { selector: 'b' } }, spec, ...more });

const selector = (a: string, version: string) =>
  text({
    replicas: 1,
    selector: { matchLabels: { a }, matchExpressions: [{ key: 'b', operator: 'In', values: [a] }] },
    template: { spec: { image: version } },
  });

test.each<[string, string, string, boolean]>([
  ['deployment', selector('x', '1'), selector('x', '2'), true],
  ['deployment', selector('x', '1'), selector('y', '1'), false],
  ['deployment', text({ selector: 1 }), text({ selector: 1, strategy: { type: 'Recreate' } }), false],
  ['daemonset', selector('x', '1'), selector('x', '2'), true],
  ['deployment', selector('x', '1'), text({ template: {} }), false],
  ['statefulset', selector('x', '1'), selector('x', '1'), false],
  ['service', text({ ports: [1] }), text({ ports: [2] }), true],
  ['service', text({ clusterIP: 'None' }), text({ ports: [2] }), false],
  ['service', text({ clusterIP: 'None', ports: [1] }), text({ clusterIP: 'None', ports: [2] }), true],
  // As a person may write it.
  ['service', 'spec: {clusterIP: None}\n', 'spec: {}\n', false],
  ['rolebinding', text({}, { roleRef: { name: 'a' }, subjects: [1] }), text({}, { roleRef: { name: 'a' } }), true],
  ['rolebinding', text({}, { roleRef: { name: 'a' } }), text({}, { roleRef: { name: 'b' } }), false],
  ['configmap', text({}, { data: { a: '1' } }), text({}, { data: { a: '2' } }), true],
  [
    'configmap',
    text({}, { immutable: true, data: { a: '1' } }),
    text({}, { immutable: true, data: { a: '2' } }),
    false,
  ],
  ['configmap', text({}, { data: { 'opensearch.yml': '1' } }), text({}, { data: { 'opensearch.yml': '2' } }), false],
  ['sealedsecret', text({ encryptedData: { a: '1' } }), text({ encryptedData: { a: '2' } }), true],
  ['sealedsecret', text({ template: { 'objstore.yml': '1' } }), text({ template: { 'objstore.yml': '2' } }), false],
  [
    'application',
    text({ sources: [{ chart: 'longhorn', targetRevision: '1' }], destination: { name: 'a' } }),
    text({ sources: [{ chart: 'longhorn', targetRevision: '2' }], destination: { name: 'a' } }),
    false,
  ],
  [
    'application',
    text({ source: { targetRevision: '1' }, destination: { name: 'a', namespace: 'n' } }),
    text({ source: { targetRevision: '2' }, destination: { name: 'a', namespace: 'n' } }),
    true,
  ],
  [
    'application',
    text({ destination: { name: 'a', namespace: 'n' } }),
    text({ destination: { name: 'a', namespace: 'o' } }),
    false,
  ],
])('what is looked at of a %s: %#', (kind, before, after, expected) => {
  expect(isUntouched(kind, { was: before, is: after }, wordsOf(changeRules))).toBe(expected);
});
