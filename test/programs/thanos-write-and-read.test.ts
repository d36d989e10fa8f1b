import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Central } from './central.ts';
import { AGENTS, ask, eventually, NOW, OLD, type Series, seriesOf, startCentral } from './samples.ts';

const central = new Central();

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

interface Alert {
  labels: Record<string, string>;
  generatorURL: string;
}

interface Rule {
  name: string;
  health: string;
  alerts?: { labels: Record<string, string> }[];
}

const metricsOf = async (name: string): Promise<string> => (await fetch(central.url(name, 'http', '/metrics'))).text();

const told: Alert[] = [];
const alertmanager = createServer((asked, answer) => {
  let text = '';
  asked.on('data', (part) => {
    text += part;
  });
  asked.on('end', () => {
    told.push(...(JSON.parse(text) as Alert[]));
    answer.end();
  });
});

beforeAll(async () => startCentral(central, `http://127.0.0.1:${await listening(alertmanager)}`));

afterAll(async () => {
  alertmanager.close();
  alertmanager.closeAllConnections();
  await central.processes.end();
});

describe('whoever looks at the fleet', () => {
  const frontend = () => central.url('thanos-query-frontend');

  test('sees every cluster, each series once', async () => {
    await eventually(() => ask(frontend(), 'up')).toEqual([seriesOf('cluster-02'), seriesOf('cluster-03')]);
  });

  test('and finds every copy where it asks for them', async () => {
    const copies = () => ask(frontend(), 'up{cluster="cluster-02"}', { dedup: 'false' });
    await eventually(async () => (await copies()).length).toBe(3 * AGENTS.length);
    const told = (await copies()).map(({ receive_replica, prometheus_replica }) => [
      receive_replica,
      prometheus_replica,
    ]);
    expect(new Set(told.map(String)).size).toBe(3 * AGENTS.length);
  });

  test('sees what lies in the bucket only, each series once', async () => {
    await eventually(() => ask(frontend(), 'old', { time: `${OLD + 60}` })).toEqual([
      { __name__: 'old', cluster: 'cluster-03', receive: 'true', tenant_id: 'cluster-03' },
    ]);
  });

  test('sees a range that is asked for in parts', async () => {
    const range = new URLSearchParams({ query: 'old or up', start: `${OLD}`, end: `${NOW / 1000 + 60}`, step: '60' });
    const answer = await fetch(`${frontend()}/api/v1/query_range?${range}`);
    const { data } = (await answer.json()) as { data: { result: Series[] } };
    expect(data.result.map(({ metric }) => metric.__name__).sort()).toEqual(['old', 'up', 'up']);
  });
});

describe('the Ruler', () => {
  const rules = async (): Promise<Rule[]> => {
    const answer = await fetch(central.url('thanos-ruler', 'http', '/api/v1/rules'));
    const { data } = (await answer.json()) as { data: { groups: { rules: Rule[] }[] } };
    return data.groups.flatMap((group) => group.rules);
  };

  test('evaluates every rule that it is given', async () => {
    await eventually(async () => (await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
    expect((await rules()).length).toBeGreaterThan(50);
  });

  test('misses the cluster that is silent, and no other', async () => {
    const silent = async () => {
      const known = (await rules()).filter(({ name }) => name === 'EdgeClusterSilent');
      return known.flatMap(({ alerts = [] }) => alerts.map(({ labels }) => labels.cluster));
    };
    await eventually(silent).toEqual(['cluster-04']);
  });

  test('tells Alertmanager, once for both of its replicas', async () => {
    await eventually(async () => told.map(({ labels }) => labels.alertname)).toContain('Watchdog');
    const { labels, generatorURL } = told.find(({ labels }) => labels.alertname === 'Watchdog')!;
    expect(labels).not.toHaveProperty('thanos_ruler_replica');
    expect(generatorURL).toMatch(/^https:\/\/thanos\.k8s-cluster-01\.miribit\.lab\//);
  });

  test('answers of its own series, which are there once', async () => {
    const query = 'ALERTS{alertname="Watchdog"}';
    await eventually(() => ask(central.url('thanos-query-frontend'), query)).toEqual([
      { __name__: 'ALERTS', alertname: 'Watchdog', alertstate: 'firing', ruler: 'fleet', severity: 'none' },
    ]);
  });
});

describe('the Compactor', () => {
  const NAME = 'thanos-compact';

  test('looks through the bucket and does not halt', async () => {
    await central.run('StatefulSet', NAME, { ordinal: 0 });
    await eventually(() => metricsOf(`${NAME}-0`)).toMatch(/^thanos_compact_iterations_total [1-9]/m);
    expect(await metricsOf(`${NAME}-0`)).toMatch(/^thanos_compact_halted 0$/m);
  });

  test('makes one block of what copies of it are in', async () => {
    const change = { '--consistency-delay=30m': '--consistency-delay=0s' };
    await central.run('StatefulSet', NAME, { ordinal: 1, change });
    const compacted = /^thanos_compact_group_vertical_compactions_total\{[^}]*\} [1-9]/m;
    await eventually(() => metricsOf(`${NAME}-1`)).toMatch(compacted);
    await eventually(() => metricsOf(`${NAME}-1`)).toMatch(/^thanos_compact_iterations_total [1-9]/m);
    expect(await metricsOf(`${NAME}-1`)).toMatch(/^thanos_compact_halted 0$/m);
  });
});

test('nothing that runs has a panic or an error of its files to tell', () => {
  const said = [...central.names].map((name) => central.processes.said(name)).join('\n');
  expect(said).toContain('mode=RouterOnly');
  expect(said).toContain('mode=IngestorOnly');
  expect(said.split('\n').filter((line) => /panic|unknown (long )?flag|field .* not found/.test(line))).toEqual([]);
});
