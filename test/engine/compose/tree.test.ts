import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Tree } from '../../../engine/compose/tree.ts';
import { componentOf, composed, configMap } from './small-fleet.ts';

test('several objects of one file are several documents', () => {
  const tree = new Tree();
  tree.add('two.yaml', [configMap('a'), configMap('b')], { at: 'test' });
  const documents = parseAllDocuments(tree.files.get('two.yaml')!).map((document) => document.toJS());
  expect(documents).toEqual([configMap('a'), configMap('b')]);
});

test('two objects that want one path: both are named, and nothing is written', () => {
  const twice = componentOf('agent', { objects: [configMap('agent'), configMap('agent')] });
  const result = composed([twice]);
  expect(result.lines('error')).toContain(
    'cluster-02/agent/ConfigMap/monitoring/agent: wants the file clusters/cluster-02/agent/configmap-agent.yaml, ' +
      'which cluster-02/agent/ConfigMap/monitoring/agent has; give one another name [duplicate-path]',
  );
  expect(result.files.size).toBe(0);
});

test('one object of two components', () => {
  const result = composed([
    componentOf('agent', { objects: [configMap('shared')] }),
    componentOf('other', { objects: [configMap('shared')] }),
  ]);
  expect(result.lines('error')).toContain(
    'cluster-02/other/ConfigMap/monitoring/shared: is brought by agent too; one of them must let go [claimed-twice]',
  );
});

test('a namespace that a component brings beside the one that it has', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } };
  const result = composed([
    componentOf('namespaces', { objects: [namespace] }),
    componentOf('agent', { objects: [namespace] }),
  ]);
  expect(result.lines('error')).toContain(
    'cluster-02/agent/Namespace/monitoring: is brought by namespaces too; leave it out, as every component has its namespace [claimed-twice]',
  );
});

test('the same name in another kind or namespace is another object', () => {
  const elsewhere = { ...configMap('shared'), metadata: { name: 'shared', namespace: 'logging' } };
  const secret = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shared' } };
  const result = composed([componentOf('agent', { objects: [configMap('shared'), elsewhere, secret] })]);
  expect(result.lines('error')).toEqual([]);
  expect([...result.files.keys()].filter((path) => path.startsWith('clusters/cluster-02/agent/'))).toEqual([
    'clusters/cluster-02/agent/configmap-shared.yaml',
    'clusters/cluster-02/agent/configmap-logging.shared.yaml',
    'clusters/cluster-02/agent/serviceaccount-shared.yaml',
  ]);
});
