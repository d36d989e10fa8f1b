import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { loadFleet } from '../../engine/load/index.ts';
import { fileFor } from '../charts/observability/alerting/config.ts';
import { program, run } from './program.ts';

const KUBERNETES = ['1.28', '1.36'];

let amtool: string;
let temporary: string;
let config: string;

/** What the example fleet's Alertmanager is given. */
function optionsOfTheFleet(): object {
  const { fleet } = loadFleet({ folder: 'clusters', components: registry.components, kubernetesVersions: KUBERNETES });
  const central = fleet?.clusters.find(({ role }) => role === 'central');
  return central!.components.alertmanager!.options as object;
}

beforeAll(() => {
  amtool = program('amtool');
  temporary = mkdtempSync(join(tmpdir(), 'fleetwright-alertmanager-'));
  config = join(temporary, 'alertmanager.yaml');
  const options = optionsOfTheFleet();
  writeFileSync(config, fileFor(options, 'alertmanager.yaml').replace('/etc/alertmanager/config', temporary));
  writeFileSync(join(temporary, 'fleet.tmpl'), fileFor(options, 'fleet.tmpl'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('amtool takes the configuration and its templates', () => {
  const { status, text } = run(amtool, ['check-config', config]);
  expect(text).toContain('1 templates');
  expect(status).toBe(0);
});

test.each([
  [1, 1, false],
  [20, 20, false],
  [400, 20, true],
])('of %i alerts in a message %i are shown', (count, shown, isCut) => {
  const alerts = Array.from({ length: count }, (_, i) => ({
    status: 'firing',
    labels: { severity: 'critical' },
    annotations: { summary: `Nothing of edge-${i}.`, runbook_url: 'https://example.org/a.md' },
  }));
  const data = join(temporary, 'data.json');
  writeFileSync(data, JSON.stringify({ status: 'firing', alerts, commonLabels: { alertname: 'EdgeClusterSilent' } }));
  const render = (name: string) => {
    const text = `{{ template "fleet.${name}" . }}`;
    const from = ['--template.glob', join(temporary, '*.tmpl'), '--template.data', data, '--template.text', text];
    return run(amtool, ['template', 'render', ...from]).text;
  };
  expect(render('title').trim()).toBe(`[FIRING:${count}] EdgeClusterSilent`);
  expect(render('text').match(/Nothing of edge-\d+/g)).toHaveLength(shown);
  expect(render('text').includes(`These are 20 of ${count}.`)).toBe(isCut);
});

/** As docs/alerts.md tells it. */
const told = [...readFileSync('docs/alerts.md', 'utf8').matchAll(/^\| (alertname=.*) \| (.*) \|$/gm)];

describe('who gets what', () => {
  test('is told of every receiver', () => {
    expect(new Set(told.map(([, , receiver]) => receiver))).toEqual(
      new Set(['watchdog', 'nobody', 'on-call', 'tickets']),
    );
  });

  test.each(told.map(([, labels, receiver]) => [labels!, receiver!]))('%s', (labels, receiver) => {
    const { text } = run(amtool, ['config', 'routes', 'test', `--config.file=${config}`, ...labels.split(' ')]);
    expect(text.trim()).toBe(receiver);
  });
});
