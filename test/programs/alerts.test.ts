import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readQuery } from '../../charts/shared/promql/query.ts';
import { everyGroup } from '../charts/observability/rules/every-rule.ts';
import type { AlertCase, CaseFile, RecordCase } from './alerts/case.ts';
import { caseFiles } from './alerts/index.ts';
import { program, run, type Said } from './program.ts';

const groups = everyGroup();

/** What is recorded first: an evaluation is further from the next one than a sample lives. */
const order = [true, false].flatMap((first) =>
  groups.flatMap(({ name, rules }) => (rules.every(({ record }) => record !== undefined) === first ? [name] : [])),
);

let promtool: string;
let temporary: string;

beforeAll(() => {
  promtool = program('promtool');
  temporary = mkdtempSync(join(tmpdir(), 'fleetwright-alerts-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const inputOf = (series: AlertCase['series']) =>
  Object.entries(series).map(([name, values]) => ({ series: name, values }));

const alertTest = ({ alert, when, series, at, firing }: AlertCase) => ({
  name: `${alert}: ${when}`,
  interval: '1m',
  input_series: inputOf(series),
  alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: firing.map((exp_labels) => ({ exp_labels })) }],
});

const recordTest = ({ expr, series, at, gives }: RecordCase) => ({
  name: expr,
  interval: '1m',
  input_series: inputOf(series),
  promql_expr_test: [{ expr, eval_time: at, exp_samples: gives }],
});

/** The alerts that the cases name, and what is recorded for them: promtool evaluates all it is given at each minute. */
function rulesFor({ alerts, records = [] }: CaseFile): typeof groups {
  const wanted = new Set(alerts.map(({ alert }) => alert));
  const queries = [
    ...records.map(({ expr }) => expr),
    ...groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => (wanted.has(rule.alert ?? '') ? [String(rule.expr)] : [])),
    ),
  ];
  const recorded = new Map(groups.flatMap(({ rules }) => rules.map((rule) => [rule.record, String(rule.expr)])));
  for (const query of queries) {
    for (const { metric } of readQuery(query).selectors) {
      const made = recorded.get(metric);
      if (metric === undefined || made === undefined || wanted.has(metric)) continue;
      wanted.add(metric);
      queries.push(made);
    }
  }
  return groups.map((group) => ({
    ...group,
    // Without annotations: promtool would compare them, and each case would repeat them.
    rules: group.rules
      .filter(({ alert, record }) => wanted.has(alert ?? record ?? ''))
      .map((rule) => ({ ...rule, annotations: undefined })),
  }));
}

function told(cases: CaseFile): Said {
  const { about, evaluation = '1m', alerts, records = [] } = cases;
  const name = about.replaceAll(' ', '-');
  writeFileSync(join(temporary, `${name}-rules.json`), JSON.stringify({ groups: rulesFor(cases) }));
  const file = join(temporary, `${name}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      rule_files: [`${name}-rules.json`],
      evaluation_interval: evaluation,
      group_eval_order: order,
      tests: [...alerts.map(alertTest), ...records.map(recordTest)],
    }),
  );
  return run(promtool, ['test', 'rules', file]);
}

describe('what fires, when, and with which labels', () => {
  test.each(caseFiles)('$about', (cases) => {
    const { status, text } = told(cases);
    expect(text).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  test('promtool refuses a case that is not so', () => {
    const { status, text } = told({
      about: 'a mistake',
      alerts: [{ alert: 'Watchdog', when: 'never', series: {}, at: '1m', firing: [] }],
    });
    expect(text).toContain('Watchdog: never');
    expect(status).not.toBe(0);
  });
});
