import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Profile, profileOf } from '../../../charts/shared/profile.ts';

/** Numbers of a profile, as the columns of the page have them. */
const COLUMNS: readonly (readonly (keyof Profile)[])[] = [
  ['longhornReplicas'],
  ['agents', 'prometheuses'],
  ['ingestors'],
  ['replicationFactor'],
  ['routers', 'proxies', 'queries', 'rulers'],
  ['alertmanagers'],
  ['stores'],
  ['openSearchNodes'],
];

const profile = (count: number): Profile => profileOf({ nodes: { count, cpu: '8', memory: '32Gi', disk: '500Gi' } });

test('the page of the data says how many of each a cluster gets by its nodes', () => {
  const [, section = ''] = readFileSync('docs/data.md', 'utf8').split('\n## Size profile\n');
  const rows = [...section.split('\n## ')[0]!.matchAll(/^\| (\d)(?: or more)? \| (.*) \|$/gm)];
  expect(rows.map(([, nodes]) => nodes)).toEqual(['1', '2', '3']);
  for (const [, nodes, cells] of rows) {
    const sizes = profile(Number(nodes));
    const numbers = cells!.split(/ [|/] /).map(Number);
    expect(COLUMNS.map((fields) => fields.map((field) => sizes[field]))).toEqual(
      COLUMNS.map((fields, i) => fields.map(() => numbers[i])),
    );
  }
});

test('every number of a profile is among them', () => {
  expect(new Set(['nodes', ...COLUMNS.flat()])).toEqual(new Set(Object.keys(profile(1))));
  expect(profile(7)).toEqual({ ...profile(3), nodes: 7 });
});
