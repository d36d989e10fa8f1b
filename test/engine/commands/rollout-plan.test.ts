import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../charts/rollouts/plan/plan.ts';
import { copyAllOfFourClusters, TemporaryFleet } from '../load/temporary-fleet.ts';
import { temporaryFolder } from '../output/folder.ts';
import { inProcess } from './in-process.ts';
import { FOUR_CLUSTERS, ROOT } from './run.ts';

const plan = (...args: string[]) => inProcess(['rollout', 'plan', ...args, '--clusters', FOUR_CLUSTERS], { top: ROOT });

type Printed = Plan & { clusters: string[]; component: string; environment?: string };

describe('rollout plan', () => {
  test('prints what a rollout will do in each environment, as tables of Markdown that line up', async () => {
    const { code, stdout, stderr } = await plan('frontend');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^## .*/gm)).toEqual([
      '## frontend in staging on cluster-03',
      '## frontend in prod on cluster-03 and cluster-04',
    ]);
    expect(stdout).toMatch(/^Blue-green with 2 pods\. There are 4 at the most\.$/m);
    expect(stdout).toMatch(/^\| {4}0 \| setWeight 5 /m);
    const tables = stdout.split(/\n\n+/).filter((part) => part.startsWith('|'));
    expect(tables.length).toBeGreaterThanOrEqual(3);
    for (const table of tables) expect(new Set(table.split('\n').map((line) => line.length)).size).toBe(1);
  });

  test('takes one environment, and draws it', async () => {
    const folder = temporaryFolder();
    const svg = join(folder, 'plan.svg');
    const { stdout } = await plan('frontend', '--env', 'prod', '--svg', svg, '--fault', '20%', '--traffic', '5');
    expect(stdout.match(/^## .*/gm)).toHaveLength(1);
    expect(stdout).toContain('- 20 % of the new version’s requests fail: aborted in ');
    expect(stdout).toContain('With 5 requests/s in all:');
    expect(readFileSync(svg, 'utf8')).toMatch(
      /^<svg .*<title id="title">frontend in prod on cluster-03, cluster-04<\/title>/,
    );
  });

  test('knows how often its clusters are scraped', async () => {
    const { stdout } = await plan('frontend', '--env', 'prod');
    expect(stdout).toContain('in scrapes every 30s.');
    const fleet = new TemporaryFleet(copyAllOfFourClusters).edit(
      'cluster-04.yaml',
      'components:\n',
      'components:\n  prometheus-agent: { scrapeInterval: 60s }\n',
    );
    const slow = await inProcess(['rollout', 'plan', 'frontend', '--env', 'prod', '--clusters', fleet.folder], {
      top: ROOT,
    });
    expect(slow.stdout).toContain('in scrapes every 1m.');
  });

  test('gives all of it as JSON, by what is assumed', async () => {
    const { stdout } = await plan(
      'frontend',
      '--env',
      'prod',
      '--json',
      '--replicas',
      '10',
      '--ready',
      '20s-2m',
      '--person',
      '1h',
      '--healthy',
      '0',
    );
    const [only, ...others]: Printed[] = JSON.parse(stdout);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      clusters: ['cluster-03', 'cluster-04'],
      component: 'frontend-prod',
      environment: 'prod',
      replicas: 10,
    });
    expect(only!.assumptions).toMatchObject({ podReady: { earliest: 20, latest: 120 }, person: 3600, healthy: 0 });
    expect(only!.steps.at(-2)).toMatchObject({ kind: 'promote', canaryReplicas: 10, share: 1 });
  });

  describe('exits with what it finds', () => {
    const inFleet = (folder: string, ...args: string[]) =>
      inProcess(['rollout', 'plan', 'frontend', ...args, '--clusters', folder], { top: folder });
    const unlooked = () =>
      new TemporaryFleet(copyAllOfFourClusters).edit(
        'apps/frontend.yaml',
        '      prePromotionAnalysis: [{type: smokeTest, port: http, path: /ready}]\n',
        '',
      );
    const found =
      /^warning {2}cluster-03\/frontend-staging\/Rollout\/my-app-staging\/frontend: spec\.strategy\.blueGreen: /;

    test('0 where warnings may stand, 1 where they may not', async () => {
      const { folder } = unlooked();
      const said = await inFleet(folder, '--env', 'staging');
      expect(said).toMatchObject({ code: 0, stderr: expect.stringMatching(/\[rollout-plan-unwatched\]$/m) });
      expect(said.stderr).toMatch(found);
      expect(await inFleet(folder, '--env', 'staging', '--strict')).toMatchObject({ ...said, code: 1 });
      expect(await inFleet(folder, '--env', 'prod', '--strict')).toMatchObject({ code: 0, stderr: '' });
    });

    test('2 where it does not come to its end, and shows the plan all the same', async () => {
      const strategy = '{canary: {steps: [{experiment: {templates: [{name: a, specRef: stable}]}}]}}';
      const patch = `    patches: [{target: {kind: Rollout, name: frontend}, merge: {spec: {strategy: ${strategy}}}}]\n`;
      const fleet = new TemporaryFleet(copyAllOfFourClusters);
      fleet.edit('apps/frontend.yaml', '    rollingSync:\n', `${patch}    rollingSync:\n`);
      const { code, stdout, stderr } = await inFleet(fleet.folder, '--env', 'prod');
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('[rollout-plan-endless]') });
      expect(stdout).toMatch(/^## frontend in prod on /);
    });

    test('2 where the fleet has errors of another kind, and then there is no plan', async () => {
      const fleet = new TemporaryFleet(copyAllOfFourClusters);
      fleet.edit('apps/frontend.yaml', 'name: frontend', 'name: Frontend');
      expect(await inFleet(fleet.folder)).toMatchObject({ code: 2, stdout: '' });
    });
  });

  test('draws one plan, and says between which it would have to choose', async () => {
    const message = '--svg draws one plan, and there are 2: staging, prod; expected --env';
    const outcome = await plan('frontend', '--svg', '/nowhere/plan.svg');
    expect(outcome).toEqual({ code: 2, stdout: '', stderr: `rollout plan: ${message}\n` });
  });

  test.each([
    ['/nowhere/plan.svg', 'there is no such folder; expected a file in one that is there'],
    [ROOT, 'a folder stands where a file is needed; move it away'],
  ])('says in a line why %s cannot be written', async (file, message) => {
    const said = `rollout plan: --svg ${file.replace(`${ROOT}/`, '')}: ${message}\n`;
    expect(await plan('frontend', '--env', 'prod', '--svg', file)).toEqual({ code: 2, stdout: '', stderr: said });
  });

  test.each([
    [['--fault', '120%'], '--fault 120%: expected a part such as 5% or 0.05'],
    [['--traffic', 'much'], '--traffic much: expected requests per second from 0 to 1000000, such as 50'],
    [['--traffic', '-1'], '--traffic -1: expected requests per second from 0 to 1000000, such as 50'],
    [['--traffic=-5'], '--traffic -5: expected requests per second from 0 to 1000000, such as 50'],
    [['--traffic', '1e99'], '--traffic 1e99: expected requests per second from 0 to 1000000, such as 50'],
    [['--traffic', '99999999'], '--traffic 99999999: expected requests per second from 0 to 1000000, such as 50'],
    [['--ready', '2m-1m'], '--ready 2m-1m: expected such as 10s-1m'],
    [['--person', 'soon'], '--person soon: expected a time such as 30s or 5m, of 720h at the most'],
    [['--person', '9000h'], '--person 9000h: expected a time such as 30s or 5m, of 720h at the most'],
    [['--replicas', '2.5'], '--replicas 2.5: expected a whole number from 1 to 1000'],
    [['--replicas', '0'], '--replicas 0: expected a whole number from 1 to 1000'],
    [['--replicas=-1'], '--replicas -1: expected a whole number from 1 to 1000'],
    [['--replicas', '1000000'], '--replicas 1000000: expected a whole number from 1 to 1000'],
  ])('%j is refused before anything is composed', async (args, message) => {
    expect(await plan('frontend', ...args)).toEqual({ code: 2, stdout: '', stderr: `rollout plan: ${message}\n` });
  });
});
