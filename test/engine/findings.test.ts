import { describe, expect, test } from 'vitest';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import { formatFindings } from '../../engine/findings.ts';

const plain = (findings: Finding[]) => formatFindings(findings, { color: false });
const onClusters = (count: number, finding: (cluster: string) => Finding) =>
  Array.from({ length: count }, (_, i) => finding(`cluster-0${i + 1}`));

test('one line each, in the order given, the levels aligned', () => {
  expect(plain([])).toEqual([]);
  const mistake = error('wrong-type', 'clusters/a.yaml:3:5', 'name is a list; expected text');
  expect(plain([mistake])).toEqual(['error  clusters/a.yaml:3:5: name is a list; expected text [wrong-type]']);
  expect(plain([mistake, warning('old', 'a/b: c', 'is old')])).toEqual([
    'error    clusters/a.yaml:3:5: name is a list; expected text [wrong-type]',
    'warning  a/b: c: is old [old]',
  ]);
});

test('errors are red and warnings yellow; the color does not change the alignment', () => {
  expect(formatFindings([error('e', 'a', 'm'), warning('w', 'b', 'm')], { color: true })).toEqual([
    '\u001B[31merror\u001B[39m    a: m [e]',
    '\u001B[33mwarning\u001B[39m  b: m [w]',
  ]);
});

test('what could move the cursor is shown as an escape', () => {
  expect(plain([error('e', 'a\nb', '\u001B[2J\u2028')])).toEqual(['error  a\\u000ab: \\u001b[2J\\u2028 [e]']);
});

describe('folding', () => {
  const unsealed = (cluster: string) =>
    warning('unsealed', `${cluster}/thanos/Secret/objstore-${cluster}: data`, `nothing is sealed for ${cluster}`);

  test('two clusters are two lines', () => {
    expect(plain(onClusters(2, unsealed))).toEqual([
      'warning  cluster-01/thanos/Secret/objstore-cluster-01: data: nothing is sealed for cluster-01 [unsealed]',
      'warning  cluster-02/thanos/Secret/objstore-cluster-02: data: nothing is sealed for cluster-02 [unsealed]',
    ]);
  });

  test('three clusters are one line, at the place of the first', () => {
    const other = error('other', 'cluster-02/x: y', 'm');
    expect(plain([...onClusters(3, unsealed), other].toSpliced(1, 0, error('first', 'f', 'm')))).toEqual([
      'warning  {cluster-01,cluster-02,cluster-03}/thanos/Secret/objstore-<cluster>: data: nothing is sealed for <cluster> [unsealed]',
      'error    f: m [first]',
      'error    cluster-02/x: y: m [other]',
    ]);
  });

  test('files of three clusters are one line too', () => {
    const shrinks = (cluster: string) =>
      warning('volume-shrinks', `clusters/${cluster}/thanos/a-${cluster}.yaml: spec`, 'was 2Gi');
    expect(plain([...onClusters(3, shrinks), unsealed('cluster-01')])).toEqual([
      'warning  clusters/{cluster-01,cluster-02,cluster-03}/thanos/a-<cluster>.yaml: spec: was 2Gi [volume-shrinks]',
      'warning  cluster-01/thanos/Secret/objstore-cluster-01: data: nothing is sealed for cluster-01 [unsealed]',
    ]);
  });

  test('many clusters are counted', () => {
    const lines = plain(onClusters(9, (cluster) => error('e', `${cluster}/a: b`, 'm')));
    expect(lines).toEqual([
      'error  {cluster-01,cluster-02,cluster-03,cluster-04,cluster-05,cluster-06,cluster-07,cluster-08, and 1 more}/a: b: m [e]',
    ]);
  });

  test.each<[string, (cluster: string) => Finding]>([
    ['the message', (cluster) => error('e', `${cluster}/a: b`, `has ${cluster.length + Number(cluster.at(-1))}`)],
    ['the code', (cluster) => error(`e${cluster}`, `${cluster}/a: b`, 'm')],
    ['the place', (cluster) => error('e', `${cluster}/a: b${cluster.at(-1)}`, 'm')],
    ['the file', (cluster) => error('e', `clusters/${cluster}.yaml:1:1`, 'm')],
  ])('%s differs: nothing is folded', (_, finding) => {
    expect(plain(onClusters(3, finding))).toHaveLength(3);
  });

  const inFile = (cluster: string) => error('e', `clusters/${cluster}.yaml:1:1`, `${cluster} has none`);

  test('the same in the files of many clusters is one line, at the first of them', () => {
    expect(plain(onClusters(8, inFile))).toHaveLength(8);
    const elsewhere = error('e', 'clusters/late.yaml:7:3', 'late has none');
    expect(plain([...onClusters(9, inFile), elsewhere])).toEqual([
      'error  clusters/cluster-01.yaml:1:1 (and cluster-02,cluster-03,cluster-04,cluster-05,cluster-06,cluster-07,cluster-08,cluster-09, and 1 more): cluster-01 has none [e]',
    ]);
  });

  test('what is sealed for many clusters is told together', () => {
    const sealed = (cluster: string) => error('e', `clusters/sealed/${cluster}/a/b.yaml`, 'm');
    expect(plain(onClusters(3, sealed))).toEqual([
      'error  clusters/sealed/{cluster-01,cluster-02,cluster-03}/a/b.yaml: m [e]',
    ]);
  });

  test('the same on one cluster is no fleet', () => {
    expect(plain([1, 2, 3].map(() => error('e', 'cluster-01/a: b', 'm')))).toHaveLength(3);
  });

  test('a name within another word is not the name of the cluster', () => {
    const findings = ['a', 'b', 'c'].map((cluster) => error('e', `${cluster}/abc: x-${cluster}`, `bad ${cluster}`));
    expect(plain(findings)).toEqual(['error  {a,b,c}/abc: x-<cluster>: bad <cluster> [e]']);
  });

  test('a name stands for itself only, whatever a regular expression would read in it', () => {
    const findings = ['a.c', 'b(', '*'].map((cluster) => error('e', `${cluster}/abc: x`, `bad ${cluster} abc`));
    expect(plain(findings)).toEqual(['error  {a.c,b(,*}/abc: x: bad <cluster> abc [e]']);
  });
});
