import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { argoRollouts } from '../../../../charts/rollouts/controller.ts';
import type { Result } from '../../../../charts/rollouts/plan/condition-values.ts';
import type { Detection } from '../../../../charts/rollouts/plan/detection.ts';
import { shortTime } from '../../../../charts/rollouts/plan/duration.ts';
import { judgeOf } from '../../../../charts/rollouts/plan/judgement.ts';
import { chance } from '../../../../charts/rollouts/plan/percent.ts';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { templateOf } from '../../../../charts/rollouts/plan/shapes.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import type { AnalysisInput } from '../../../../clusters/schema/analysis.ts';
import { appForTest } from '../../apps/placed.ts';

const INGRESS = { host: 'shop', port: 'http' } as const;

/** A canary with everything left to its defaults but the type of its analysis. */
const canaryWith = (analysis: AnalysisInput): KubeObject[] =>
  appForTest(
    { delivery: { type: 'canary', traffic: 'gateway', analysis: [analysis] }, ingress: INGRESS },
    {
      cluster: { name: 'cluster-03' },
      beside: [argoRollouts],
    },
  );

function detectionOf(analysis: AnalysisInput, traffic: number, runs?: number): Detection {
  const objects = canaryWith(analysis);
  const rollout = objects.find(({ kind }) => kind === 'Rollout')!;
  const assumptions = { traffic, replicas: 4, ...(runs && { runs }) };
  return planRollout({ rollout, templates: objects, assumptions }).detection;
}

function aborted({ healthy }: Detection): string {
  return chance(healthy.aborts, healthy);
}

function found({ fault }: Detection): string {
  const after = fault.seconds && fault.aborts! > 0.01 ? `, after ${shortTime(fault.seconds.median)}` : '';
  return `${chance(fault.aborts, fault)}${after}`;
}

const EMPTY_LOG = { hits: { total: { value: 0 } } };
const OWN_LINES = { hits: { total: { value: 3 } }, aggregations: { errors: { doc_count: 0 } } };

/** What an answer with nothing in it is, and what one is where nobody has asked the version. */
const NOTHING: Partial<Record<AnalysisInput['type'], readonly [Result, Result]>> = {
  successRate: [[], [Number.NaN]],
  latency: [[], [Number.NaN]],
  errorBudgetBurn: [[], [Number.NaN]],
  saturation: [[], [0.3]],
  logErrors: [EMPTY_LOG, OWN_LINES],
};

const WORDS = { Successful: 'passes', Failed: 'fails', Error: 'fails', Inconclusive: 'waits' };

function without(analysis: AnalysisInput): string[] {
  const results = NOTHING[analysis.type];
  // What asks for itself needs nobody else to, and takes no answer for an error.
  if (results === undefined) return ['fails', 'passes'];
  const template = canaryWith(analysis).find(({ kind }) => kind === 'AnalysisTemplate')!;
  const judge = judgeOf(templateOf(template).spec.metrics![0]!);
  return results.map((result) => WORDS[judge(() => result)]);
}

const ROWS: AnalysisInput[] = [
  { type: 'successRate' },
  { type: 'latency' },
  { type: 'errorBudgetBurn' },
  { type: 'saturation' },
  { type: 'logErrors' },
  { type: 'smokeTest', port: 'http' },
  { type: 'smokeJob', port: 'http', command: ['/smoke'] },
];

const TRAFFIC = [5, 50, 500] as const;

test('the page tells what the defaults do without data, and to a version without a fault', () => {
  const heads = ['analysis', 'no data', 'no requests', ...TRAFFIC.map((each) => `at ${each}/s`), '5 % fail, at 5/s'];
  const rows = ROWS.map((analysis) => {
    const detections = TRAFFIC.map((traffic) => detectionOf(analysis, traffic));
    return [`\`${analysis.type}\``, ...without(analysis), ...detections.map(aborted), found(detections[0]!)];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
  const page = readFileSync('docs/rollout-plan.md', 'utf8');
  expect(page).toContain(table);
  const strict = aborted(detectionOf({ type: 'successRate', forgiven: 0 }, 5));
  expect(page).toContain(`${Math.round(Number.parseFloat(strict))} % would be`);
});

test.each(ROWS.filter(({ type }) => /Rate|latency|Burn|log/.test(type)))(
  '%o finds a fault with few requests too',
  (analysis) => {
    const { total, fault } = detectionOf(analysis, 1, 200);
    expect(total.aborts).toBeCloseTo(1, 9);
    expect(fault.aborts).toBeGreaterThan(0.9);
  },
);
