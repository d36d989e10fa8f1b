import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { argoRolloutsRules } from '../../../charts/rollouts/argo-rollouts-alerts.ts';
import { fleetForTest } from '../compose.ts';

const fleet = fleetForTest();

test('of a pause, whose metrics do not tell a time from a person, the alert says what is true of both', () => {
  const { groups } = argoRolloutsRules;
  const rules = (typeof groups === 'function' ? groups(fleet) : groups).flatMap((group) => group.rules);
  const paused = rules.find((rule) => 'alert' in rule && rule.alert === 'RolloutPaused');
  expect(paused && 'description' in paused && paused.description).toMatch(
    /step lasts that long, or waits for a person .*, or an analysis could not decide/,
  );
  const runbook = readFileSync('docs/runbooks/RolloutPaused.md', 'utf8');
  expect(runbook).toContain('.status.pauseConditions');
  expect(runbook).toMatch(/step with a duration goes on by itself.*\nA step without one/);
});
