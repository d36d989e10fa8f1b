import { expect, test } from 'vitest';
import type { Metric } from '../../../../charts/rollouts/plan/metric.ts';
import { counted, NO_MEASUREMENT, type Phase, verdictOf } from '../../../../charts/rollouts/plan/verdict.ts';

const METRIC: Metric = {
  name: 'm',
  initialDelay: 0,
  interval: 60,
  count: 3,
  failureLimit: 0,
  inconclusiveLimit: 0,
  consecutiveErrorLimit: 4,
  consecutiveSuccessLimit: 0,
  provider: {},
  dryRun: false,
};

const LETTERS: Record<string, Phase> = { s: 'Successful', f: 'Failed', i: 'Inconclusive', e: 'Error' };

function verdict(measured: string, metric: Partial<Metric>): string | undefined {
  let tally = NO_MEASUREMENT;
  for (const [i, letter] of [...measured].entries()) {
    tally = counted(tally, LETTERS[letter]!);
    const found = verdictOf(tally, { ...METRIC, ...metric });
    if (found !== undefined) return `${found} after ${i + 1}`;
  }
  return undefined;
}

test.each([
  ['sss', {}, 'Successful after 3'],
  ['sf', {}, 'Failed after 2'],
  ['sfsfs', { count: 5, failureLimit: 2 }, 'Successful after 5'],
  ['fff', { count: 3, failureLimit: 3 }, 'Successful after 3'],
  ['fff', { count: undefined, failureLimit: -1 }, undefined],
  ['eeeee', {}, 'Error after 5'],
  ['eeeeseeee', { count: 5 }, undefined],
  ['ss', { consecutiveSuccessLimit: 2 }, 'Successful after 2'],
  ['sfsfs', { count: 5, failureLimit: 3, consecutiveSuccessLimit: 2 }, 'Inconclusive after 5'],
  ['sfsfs', { count: 5, failureLimit: -1, consecutiveSuccessLimit: 2 }, 'Failed after 5'],
  ['i', {}, 'Inconclusive after 1'],
  ['iis', { inconclusiveLimit: 2 }, 'Successful after 3'],
  ['s', { count: undefined }, undefined],
] as const)('%s with %j: %s', (measured, metric, expected) => {
  expect(verdict(measured, metric)).toBe(expected);
});
