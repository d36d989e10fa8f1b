import { describe, expect, test } from 'vitest';
import { rolloutPlanBlind } from '../../../../charts/rollouts/checks/plan.ts';
import { Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { changed } from '../../platform/checks/whole-cluster.ts';
import { rolloutFindings, withApp } from './app.ts';

const TEMPLATE = 'AnalysisTemplate/shop/success-rate';
const ROLLOUT = 'Rollout/shop/shop';
const ANALYSIS = `${ROLLOUT}: spec.strategy.canary.steps[2].analysis`;

/** An app whose analysis tells which requests fail, and has some to look at. */
const telling = changed(
  changed(withApp('routed'), TEMPLATE, 'rate(ok{', 'rate(all{code!~\\"5..\\",'),
  ROLLOUT,
  '{"setWeight":20},',
  '{"setWeight":20},{"pause":{"duration":"5m"}},',
);

const planFindings = (manifests: Parameters<typeof rolloutFindings>[0]) =>
  rolloutFindings(manifests).filter((finding) => /^(rollout-plan|analysis-schedule)/.test(finding));

test('an analysis that tells a fault, of a version that has requests, is as it should be', () => {
  expect(planFindings(telling)).toEqual([]);
});

describe('found is', () => {
  test('an analysis that may fail whatever it measures', () => {
    const loose = changed(telling, TEMPLATE, '"failureLimit":1', '"failureLimit":5');
    expect(planFindings(loose)).toEqual([
      `analysis-schedule ${TEMPLATE}: spec.metrics[0].failureLimit: 5 of 5 measurements may fail, so that it never does; expected fewer`,
      `rollout-plan-blind ${ANALYSIS.replace('[2]', '[3]')}: no analysis would notice a version of which every request fails: success-rate is measured 5 times and may fail 5 times; expected a failureLimit below that`,
    ]);
  });

  test('the same on a cluster whose name is in its numbers', () => {
    const blind = (limit: string) => {
      const manifests = changed(telling, TEMPLATE, '"failureLimit":1', `"failureLimit":${limit}`);
      const own = manifests.map(({ component, object }) => new Manifest('5', component, object));
      return rolloutPlanBlind.collect(new Manifests(own)).length;
    };
    expect([blind('1'), blind('15')]).toEqual([0, 1]);
  });

  test('one that looks at the old version', () => {
    const old = changed(telling, ROLLOUT, '"value":"shop-canary"', '"value":"shop-stable"');
    expect(planFindings(old)).toEqual([
      `rollout-plan-blind ${ANALYSIS.replace('[2]', '[3]')}: no analysis would notice a version of which every request fails: success-rate looks at the old version; expected the new one`,
    ]);
  });

  test('one that only a total outage is wrong to', () => {
    const coarse = changed(telling, TEMPLATE, '"value":"0.95"', '"value":"0.0095"');
    expect(planFindings(coarse)).toEqual([
      `rollout-plan-blind ${ANALYSIS.replace('[2]', '[3]')}: success-rate would notice a version of which every request fails, but not one of which half do; expected a narrower condition, a longer range or fewer failures allowed`,
    ]);
  });

  test('one that begins before there are requests', () => {
    const early = changed(telling, ROLLOUT, '{"pause":{"duration":"5m"}},', '');
    const found = planFindings(early);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`rollout-plan-false-abort ${ANALYSIS}: success-rate aborts 100 %`);
  });

  test('a blue-green rollout that nobody looks at, unless it says why', () => {
    const blueGreen = withApp('blueGreen');
    const analysis = '"templates":[{"templateName":"success-rate"}],"args":[{"name":"service","value":"shop-canary"}]';
    const unlooked = changed(blueGreen, ROLLOUT, `,"prePromotionAnalysis":{${analysis}}`, '');
    expect(planFindings(unlooked)).toEqual([
      expect.stringMatching(
        /^rollout-plan-unwatched Rollout\/shop\/shop: spec\.strategy\.blueGreen: the new version gets all traffic, and neither /,
      ),
    ]);
    const why = '"annotations":{"fleetwright.io/unwatched":"a page of static files"},"name":"shop"';
    expect(planFindings(changed(unlooked, ROLLOUT, '"name":"shop","namespace"', `${why},"namespace"`))).toEqual([]);
  });

  test('an experiment without an end', () => {
    const experiment = '{"experiment":{"templates":[{"name":"a","specRef":"stable"}]}}';
    const endless = changed(telling, ROLLOUT, '{"pause":{}}', experiment);
    expect(planFindings(endless)).toEqual([
      `rollout-plan-endless ${ROLLOUT}: spec.strategy.canary.steps[4].experiment: experiment never ends; expected a duration, or an analysis that is required and ends`,
    ]);
  });

  test.each([
    [
      'canary',
      'routed',
      '{"setWeight":20},',
      '{"setWeight":20},{"pause":{"duration":"10000h"}},',
      'canary.steps[2].pause',
    ],
    [
      'blue-green',
      'blueGreen',
      '"activeService"',
      '"autoPromotionSeconds":691200,"activeService"',
      'blueGreen.autoPromotionSeconds',
    ],
  ] as const)('a pause of a %s that outlasts everybody', (_, strategy, from, to, field) => {
    const found = planFindings(changed(withApp(strategy), ROLLOUT, from, to));
    expect(found).toContainEqual(
      expect.stringMatching(
        `^rollout-plan-long-pause ${ROLLOUT}: spec.strategy.${field.replace(/[[\]]/g, '\\$&')}: pause `,
      ),
    );
    const week = to.replace('10000h', '168h').replace('691200', '604800');
    expect(planFindings(changed(withApp(strategy), ROLLOUT, from, week)).join()).not.toContain('long-pause');
  });

  test('an abort that does not come to its end', () => {
    const canary = '"dynamicStableScale":true,"abortScaleDownDelaySeconds":30,';
    const kept = changed(
      changed(telling, ROLLOUT, '"canaryService"', `${canary}"canaryService"`),
      ROLLOUT,
      '{"pause":{}}',
      '{"setWeight":60}',
    );
    const found = planFindings(kept);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(`rollout-plan-no-return ${ROLLOUT}: spec.strategy.canary: an abort at step 4 never takes`);
  });

  test('ranges too short for a cluster that is scraped less often', () => {
    const slow = changed(
      telling,
      'PrometheusAgent/monitoring/prometheus-agent',
      '"scrapeInterval":"30s"',
      '"scrapeInterval":"2m"',
    );
    const found = planFindings(slow);
    expect(found).toContainEqual(
      expect.stringMatching(
        /^analysis-schedule .*: a rate over 2m holds fewer than two samples, 2m apart, .* expected 8m$/,
      ),
    );
    expect(found).toContainEqual(expect.stringMatching(/^rollout-plan-false-abort /));
  });

  test.each([
    ['"interval":"1m"', '"interval":"10s"', 'interval: 10s is shorter than the 30s between scrapes'],
    ['[2m]', '[45s]', 'provider.prometheus.query: a rate over 45s holds fewer than two samples'],
  ])('a metric with %s as %s', (from, to, message) => {
    const found = planFindings(changed(telling, TEMPLATE, from, to));
    expect(found[0]).toMatch(`analysis-schedule ${TEMPLATE}: spec.metrics[0].${message}`);
  });
});
