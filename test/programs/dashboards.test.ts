import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readable } from '../../charts/observability/grafana/checks/shown.ts';
import { allDashboards } from '../../charts/observability/grafana/dashboards/index.ts';
import { queriesOf } from '../../charts/observability/grafana/dashboards/panel.ts';
import { WORKLOADS } from '../../charts/observability/rules/kubernetes/workloads.ts';
import { program, run, type Said } from './program.ts';

let promtool: string;
let temporary: string;

beforeAll(() => {
  promtool = program('promtool');
  temporary = mkdtempSync(join(tmpdir(), 'fleetwright-dashboards-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function written(name: string, content: unknown): string {
  const file = join(temporary, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** With everything chosen, as Grafana asks. */
const asked = (query: string): string => readable(query).replace(/\$(cluster|namespace|workload|node)\b/g, '.+');

const panels = allDashboards.flatMap(({ title, rows }) =>
  rows.flatMap((row) => row.panels.map((panel) => ({ name: `${title}: ${panel.title}`, queries: queriesOf(panel) }))),
);

/** The query of a panel, or the one of its queries under a heading or a legend. */
function queryOf(panel: string, under?: string): string {
  const { queries } = panels.find(({ name }) => name === panel)!;
  const [, query] = under === undefined ? queries[0]! : queries.find(([heading]) => heading === under)!;
  return asked(query);
}

test('promtool takes the query of every panel', () => {
  const queries = panels.flatMap(({ queries }) => queries.map(([, query]) => asked(query)));
  const rules = queries.map((expr, i) => ({ record: `panel_${i}`, expr }));
  const { status, text } = run(promtool, [
    'check',
    'rules',
    written('panels.json', { groups: [{ name: 'panels', rules }] }),
  ]);
  expect(text).toContain(`SUCCESS: ${queries.length} rules found`);
  expect(status).toBe(0);
});

interface Case {
  panel: string;
  under?: string;
  gives: { labels: string; value: number }[];
}

/** Two clusters with the same names in them, as clusters of a fleet have. */
const SERIES: Record<string, string> = Object.fromEntries(
  ['a', 'b'].flatMap((cluster, i) => {
    const at = `cluster="${cluster}", namespace="shop"`;
    return [
      [`kube_pod_owner{${at}, pod="web-1-x", owner_kind="ReplicaSet", owner_name="web-1"}`, '1x60'],
      [`kube_pod_owner{${at}, pod="web-1-y", owner_kind="ReplicaSet", owner_name="web-1"}`, '1x60'],
      [`kube_pod_owner{${at}, pod="db-0", owner_kind="StatefulSet", owner_name="db"}`, '1x60'],
      [`kube_replicaset_owner{${at}, replicaset="web-1", owner_kind="Deployment", owner_name="web"}`, '1x60'],
      [`container_memory_working_set_bytes{${at}, pod="web-1-x", container="web"}`, `${100 * (i + 1)}x60`],
      [`container_memory_working_set_bytes{${at}, pod="web-1-y", container="web"}`, `${100 * (i + 1)}x60`],
      [`container_memory_working_set_bytes{${at}, pod="db-0", container="db"}`, `${1000 * (i + 1)}x60`],
      [`kube_pod_container_resource_limits{${at}, pod="db-0", container="db", resource="memory"}`, '4000x60'],
      [`up{cluster="${cluster}", job="node-exporter"}`, `${1 - i}x60`],
      [`kube_node_status_condition{cluster="${cluster}", node="n", condition="Ready", status="true"}`, '1x60'],
    ];
  }),
);

function evaluated({ panel, under, gives }: Case): Said {
  const rules = written('records.json', { groups: [WORKLOADS] });
  const input_series = Object.entries(SERIES).map(([series, values]) => ({
    series,
    values,
  }));
  const promql_expr_test = [{ expr: queryOf(panel, under), eval_time: '30m', exp_samples: gives }];
  const tests = [{ interval: '1m', input_series, promql_expr_test }];
  return run(promtool, [
    'test',
    'rules',
    written('case.json', { rule_files: [rules], evaluation_interval: '1m', tests }),
  ]);
}

const workload = (cluster: string, name: string) => `{cluster="${cluster}", namespace="shop", workload="${name}"}`;

describe('a fleet whose clusters have workloads of the same names', () => {
  test.each<Case>([
    {
      panel: 'Namespace: Every workload',
      under: 'Memory',
      gives: [
        { labels: workload('a', 'db'), value: 1000 },
        { labels: workload('a', 'web'), value: 200 },
        { labels: workload('b', 'db'), value: 2000 },
        { labels: workload('b', 'web'), value: 400 },
      ],
    },
    {
      panel: 'Namespace: Every workload',
      under: 'Pods',
      gives: [
        { labels: workload('a', 'db'), value: 1 },
        { labels: workload('a', 'web'), value: 2 },
        { labels: workload('b', 'db'), value: 1 },
        { labels: workload('b', 'web'), value: 2 },
      ],
    },
    {
      panel: 'Workload: Memory used of the limit',
      gives: [
        { labels: '{cluster="a", namespace="shop", pod="db-0"}', value: 0.25 },
        { labels: '{cluster="b", namespace="shop", pod="db-0"}', value: 0.5 },
      ],
    },
    { panel: 'Workload: Pods', gives: [{ labels: '{}', value: 6 }] },
    { panel: 'Fleet overview: Clusters that report', gives: [{ labels: '{}', value: 2 }] },
    { panel: 'Fleet overview: Nodes ready', gives: [{ labels: '{}', value: 2 }] },
    { panel: 'Fleet overview: Nodes not ready', gives: [{ labels: '{}', value: 0 }] },
    { panel: 'Fleet overview: Targets down', gives: [{ labels: '{}', value: 1 }] },
  ])('$panel $under', (each) => {
    const { status, text } = evaluated(each);
    expect(text).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  test('another number is noticed', () => {
    expect(evaluated({ panel: 'Workload: Pods', gives: [{ labels: '{}', value: 7 }] }).status).not.toBe(0);
  });
});
