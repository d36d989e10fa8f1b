import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rolloutChecks } from '../../../../charts/rollouts/checks/index.ts';
import { ASSUMED } from '../../../../charts/rollouts/plan/assumptions.ts';
import { planPicture } from '../../../../charts/rollouts/plan/picture.ts';
import { planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { SCENARIOS } from '../../../cluster/rollouts/scenarios.ts';
import { analysis, asked, NEW, ROUTED, rolloutWith, successRate, templateWith } from './objects.ts';

const page = readFileSync('docs/rollout-plan.md', 'utf8');

test('the picture of the page is drawn as plans are; vitest -u draws it again', async () => {
  const latency = `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{${NEW}}[2m])))`;
  const plan = planRollout({
    rollout: rolloutWith({
      replicas: 10,
      strategy: {
        canary: {
          ...ROUTED,
          analysis: { ...analysis('latency'), startingStep: 1 },
          steps: [
            { setWeight: 10 },
            { pause: { duration: '5m' } },
            { analysis: analysis('success-rate') },
            { setWeight: 50 },
            { pause: {} },
            { setWeight: 80 },
            { pause: { duration: '5m' } },
          ],
        },
      },
    }),
    templates: [
      templateWith('success-rate', asked(successRate(NEW), { interval: '1m', count: 5, failureLimit: 2 })),
      templateWith('latency', {
        ...asked(latency, { interval: '1m', initialDelay: '3m', failureLimit: 8 }),
        successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] <= 0.5',
      }),
    ],
    assumptions: { fault: 0.012, traffic: 20, podReady: { earliest: 30, latest: 90 }, runs: 300 },
  });
  expect(plan.findings).toEqual([]);
  await expect(planPicture(plan, 'shop in prod')).toMatchFileSnapshot('../../../../docs/pictures/rollout-plan.svg');
});

test('the page names every finding with its level', () => {
  const planned = rolloutChecks.filter(({ code }) => /^(rollout-plan|analysis-schedule)/.test(code));
  expect(planned).toHaveLength(7);
  for (const { code, level } of planned) expect(page).toContain(`| \`${code}\` | ${level} |`);
});

test('and what is assumed where nothing is said', () => {
  expect(page).toContain(`\`--fault\`, ${ASSUMED.fault * 100} %`);
  expect(page).toContain(`\`--healthy\`, ${ASSUMED.healthy * 100} %`);
  expect(page).toContain(`drawn ${ASSUMED.runs.toLocaleString('en')} times`);
  expect([ASSUMED.metricsDelay, ASSUMED.scrapeInterval]).toEqual([60, 30]);
  expect(page).toMatch(/`metricsDelay` \(1 minute\)[\s\S]*two scrapes \(30 s\)/);
});

test('and how many rollouts of the real controller are held against plans', () => {
  expect(page).toContain(`run ${SCENARIOS.length} rollouts on a real API server`);
});
