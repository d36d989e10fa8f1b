import { expect, test } from 'vitest';
import { foldPaths } from '../../engine/folded-paths.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `cluster-${String(i + 1).padStart(2, '0')}`);
const output = names(400).map((name) => `clusters/${name}/apps/agent.yaml`);
const changed = (count: number, path: (cluster: string) => string) => names(count).map((name) => `~ ${path(name)}`);

test('a file of every cluster is one line, with the first names and a count', () => {
  const lines = changed(400, (name) => `clusters/${name}/agent/secret-${name}.yaml`);
  expect(foldPaths(['~ argocd/a.yaml', ...lines, '- clusters/cluster-01/b.yaml'], output)).toEqual([
    '~ argocd/a.yaml',
    '~ clusters/{cluster-01,cluster-02,cluster-03,cluster-04,cluster-05,cluster-06,cluster-07,cluster-08, and 392 more}/agent/secret-<cluster>.yaml',
    '- clusters/cluster-01/b.yaml',
  ]);
});

test('files of two clusters are two lines', () => {
  const lines = changed(2, (name) => `clusters/${name}/a.yaml`);
  expect(foldPaths(lines, output)).toEqual(lines);
});

test('files that one cluster has for each of the others are one line too', () => {
  const brings = (name: string) => `clusters/cluster-99/rules/silent.${name}.yaml`;
  expect(foldPaths(changed(3, brings), output)).toEqual([
    '~ clusters/cluster-99/rules/silent.{cluster-01,cluster-02,cluster-03}.yaml',
  ]);
  expect(
    foldPaths(
      changed(3, (name) => `argocd/apps/${name}-apps.yaml`),
      output,
    ),
  ).toEqual(['~ argocd/apps/{cluster-01,cluster-02,cluster-03}-apps.yaml']);
});

test('what is added is not told with what changes', () => {
  const paths = names(3).map((name) => `clusters/${name}/a.yaml`);
  expect(foldPaths([...paths.map((path) => `+ ${path}`), `~ ${paths[0]}`], [])).toEqual([
    '+ clusters/{cluster-01,cluster-02,cluster-03}/a.yaml',
    '~ clusters/cluster-01/a.yaml',
  ]);
});

test('a name within another, or within a word, is not that cluster', () => {
  const known = ['a', 'b', 'c', 'a-b', 'a-c'].map((name) => `clusters/${name}/x.yaml`);
  expect(foldPaths(['~ argocd/a-b.yaml', '~ argocd/a-c.yaml', '~ argocd/b.yaml'], known)).toEqual([
    '~ argocd/{a-b,a-c,b}.yaml',
  ]);
  expect(foldPaths(['~ argocd/data-a.yaml', '~ argocd/data-b.yaml', '~ argocd/data-c.yaml'], known)).toEqual([
    '~ argocd/data-{a,b,c}.yaml',
  ]);
});

test('without a cluster in them, paths are told one by one', () => {
  const lines = ['~ argocd/a.yaml', '~ argocd/b.yaml', '~ argocd/c.yaml'];
  expect(foldPaths(lines, output)).toEqual(lines);
});
