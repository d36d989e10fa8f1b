import { expect, test } from 'vitest';
import { componentOf, composed } from '../compose/small-fleet.ts';
import { letters } from './made-up.ts';

const agents = [componentOf('agent')];

/** What is found in a fleet of which one cluster patches its ConfigMap `agent`. */
const found = (merge: string) => {
  const { lines, files } = composed(
    agents,
    `components:\n  agent:\n    patches:\n      - target: {kind: ConfigMap, name: agent}\n        merge: ${merge}\n`,
  );
  return { lines: lines('error').filter((line) => line.endsWith('[open-secret]')), files: files.size };
};

test('a fleet without secrets is written', () => {
  const { lines, files } = found('{data: {url: "https://example.org"}}');
  expect(lines).toEqual([]);
  expect(files).toBeGreaterThan(0);
});

test.each([
  ['a password', '{data: {a.conf: "password = correct-horse"}}', 'data["a.conf"]: the value of password'],
  ['a URL', '{data: {a: "redis://:correct-horse@redis"}}', 'data.a: a password in a URL'],
  [
    'a token',
    `{metadata: {annotations: {a: "glpat-${letters(20)}"}}}`,
    'metadata.annotations.a: a GitLab access token',
  ],
])('one line of a cluster file with %s refuses it all', (_, merge, what) => {
  const { lines, files } = found(merge);
  expect(lines).toEqual([
    expect.stringContaining(`cluster-02/agent/ConfigMap/monitoring/agent: ${what} would stand open`),
  ]);
  expect(files).toBe(0);
});
