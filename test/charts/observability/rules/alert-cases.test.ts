import { describe, expect, test } from 'vitest';
import { EVALUATOR } from '../../../../charts/shared/rules.ts';
import { caseFiles } from '../../../programs/alerts/index.ts';
import { everyAlert, everyRuleObject } from './every-rule.ts';

const cases = caseFiles.flatMap(({ alerts }) => alerts);
const alerts = everyAlert();
const waking = [...new Set(alerts.flatMap(({ alert, labels }) => (labels?.severity === 'critical' ? [alert] : [])))];

describe('what wakes a person is shown to, and not to for nothing', () => {
  test.each(waking)('%s', (name) => {
    const of = cases.filter(({ alert }) => alert === name);
    const firing = of.flatMap(({ firing }) => firing).filter(({ severity }) => severity === 'critical');
    expect(firing, `a case in test/programs/alerts in which ${name} fires`).not.toEqual([]);
    expect(
      of.filter(({ firing }) => firing.every(({ severity }) => severity !== 'critical')),
      `a case in test/programs/alerts in which ${name} wakes nobody`,
    ).not.toEqual([]);
  });
});

test('cases are about alerts that there are', () => {
  const names = new Set(alerts.map(({ alert }) => alert));
  expect(cases.map(({ alert }) => alert).filter((alert) => !names.has(alert))).toEqual([]);
});

test('what Prometheus evaluates tells no cluster: its own series have none, and the alert gets it on its way', () => {
  const own = everyRuleObject().filter(({ metadata }) => metadata.labels?.[EVALUATOR] === 'prometheus');
  expect(own).not.toEqual([]);
  expect(JSON.stringify(own)).not.toContain('$labels.cluster');
});
