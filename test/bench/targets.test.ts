import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COLD, FIRST, ONE_AND_CENTRAL, ONE_CLUSTER, UNCHANGED } from './cases.ts';
import type { Cost } from './measure.ts';
import { PEERS } from './peers.ts';
import { markdown, type Report } from './report.ts';
import type { Sample } from './sample.ts';
import { targetsOf } from './targets.ts';

const seconds = (...all: number[]): Cost[] => all.map((each) => ({ wall: each, cpu: each, user: each }));

const sampleOf = (clusters: number, costs: Record<string, Cost[]>): Sample => ({
  clusters,
  objects: clusters * 80,
  copies: seconds(1, 1, 1),
  costs: new Map(Object.entries(costs)),
});

const [cdk8s] = PEERS;

test('what was not measured is not called reached', () => {
  const targets = targetsOf({ samples: [], peak: {} });
  expect(targets.length).toBeGreaterThan(9 + PEERS.length - 1);
  expect(targets.filter(({ reached }) => reached !== undefined)).toEqual([]);
});

test('each limit is held against the median, and the page says which are reached', () => {
  const samples = [
    sampleOf(4, {
      [FIRST]: seconds(0.3, 0.2, 0.3),
      [COLD]: seconds(0.3, 0.4, 0.5),
      [cdk8s!.name]: seconds(0.2, 0.3, 0.4),
    }),
    sampleOf(100, { [FIRST]: seconds(1, 1, 1) }),
    sampleOf(1000, {
      [FIRST]: seconds(12, 12, 12),
      [COLD]: seconds(2, 3, 12),
      [UNCHANGED]: seconds(0.5, 0.5, 0.6),
      [ONE_CLUSTER]: seconds(1, 1, 3),
      [ONE_AND_CENTRAL]: seconds(2, 3, 3),
    }),
  ];
  const watch = { data: { median: 90, min: 80, max: 300 }, code: { median: 501, min: 300, max: 600 } };
  const targets = targetsOf({ samples, watch, peak: { 1000: 3 } });
  expect(targets.map(({ reached }) => reached)).toEqual([
    ...[true, true, false],
    ...[true, false, false, false, true, true, false],
    ...[true, false],
    ...[true, false, ...PEERS.slice(1).map(() => undefined)],
  ]);
  const page = markdown({ machine: '', versions: {}, command: '', commands: {}, rows: [], targets, peak: { 1000: 3 } });
  expect(page).toContain('wall time, 0.4 s | 1.00 (0.75–1.25) | reached |');
  expect(page).toContain(`Reached: 7 of ${targets.length}; not reached: 7; not measured: 4.`);
});

test('the page says what was measured', () => {
  const measured: Report = JSON.parse(readFileSync('docs/performance.json', 'utf8'));
  expect(readFileSync('docs/performance.md', 'utf8')).toContain(markdown(measured));
});
